const longestLine = 300;
const mostLines = 6;

/** The warnings of a server's log, each once, without process and date: `1:M 28 Nov 2026 02:00:00.000 # Write error …`. */
export function logProblems(log: string): string[] {
  const warnings = log.split(/\r?\n/).flatMap((line) => {
    const [, text] = /^\d+:[A-Z] .*? # (.+)$/.exec(line) ?? [];
    return text === undefined ? [] : [text.trim().slice(0, longestLine)];
  });
  return [...new Set(warnings)].slice(-mostLines);
}
