export function bytes(text: string): number {
  return Buffer.byteLength(text);
}

/** As many of the first lines as fit into so many bytes. */
export function wholeLines(lines: readonly string[], most: number): string[] {
  let left = most;
  const end = lines.findIndex((line) => {
    left -= bytes(line) + 1;
    return left < 0;
  });
  return lines.slice(0, end < 0 ? undefined : end);
}

export function cutMark(lines: number): string {
  return `… ${lines} lines are cut here.`;
}

/** A text of at most so many bytes, or its first lines of so many and one that says how many are cut. */
export function cutText(text: string, most: number): string {
  if (bytes(text) <= most) return text;
  const lines = text.split("\n");
  const kept = wholeLines(lines, most);
  return [...kept, "", cutMark(lines.length - kept.length)].join("\n");
}
