/**
 * A text in one line that shows what it is: without escape sequences for a terminal, and without characters that turn the direction of
 * writing round or are not seen. Names, rules and values may be those of a pull request that nobody has read yet.
 */
export function oneLine(text: string, most: number): string {
  const line = text
    .replace(/[\s\p{Zl}\p{Zp}]+/gu, " ")
    .replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, "\u{fffd}")
    .trim();
  const characters = [...line];
  return characters.length > most ? `${characters.slice(0, most).join("")}…` : line;
}
