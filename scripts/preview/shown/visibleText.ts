const longestLine = 1000;
const mostLines = 200;

/** Without what a terminal or a browser does not simply show, and no longer than somebody would read: files of a fork can have any text. */
export function visibleText(text: string): string {
  const lines = text.split("\n");
  const more = lines.length - mostLines;
  const shown = lines.slice(0, mostLines).map((line) => {
    const short = line.length > longestLine ? `${line.slice(0, longestLine)}…` : line;
    return short.replace(
      /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu,
      (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
    );
  });
  return [...shown, ...(more > 0 ? [`… and ${more} more lines`] : [])].join("\n");
}
