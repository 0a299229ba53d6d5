/**
 * The URL of the first mirror of Debian itself in the text of an apt source file, in either of its two formats.
 * Comments, disabled entries, source packages, security updates and other vendors' repositories do not count.
 *
 * @param text of `*.sources` (paragraphs of `Field: value`) or `*.list` (one line an entry)
 * @param suite that the entry is for, such as `bookworm`
 */
export function debianMirror(text: string, suite: string): string | undefined {
  const lines = text.split("\n").filter((line) => !line.trimStart().startsWith("#"));
  return lines.some((line) => /^uris:/i.test(line)) ? ofParagraphs(lines, suite) : ofEntries(lines, suite);
}

function ofParagraphs(lines: string[], suite: string): string | undefined {
  for (const paragraph of lines.join("\n").split(/\n\s*\n/)) {
    // A line that begins with a space continues the field before it.
    const fields = new Map(
      paragraph
        .replaceAll(/\n[ \t]+/g, " ")
        .split("\n")
        .map((line): [string, string[]] => [name(line), words(line.slice(line.indexOf(":") + 1))]),
    );
    const disabled = fields.get("enabled")?.[0]?.toLowerCase() === "no";
    if (!disabled && fields.get("types")?.includes("deb") && fields.get("suites")?.includes(suite)) {
      return fields.get("uris")?.[0];
    }
  }
  return undefined;
}

/** From lines such as `deb [arch=amd64] URL SUITE main`. */
function ofEntries(lines: string[], suite: string): string | undefined {
  for (const line of lines) {
    const [, url, entrySuite] = /^deb\s+(?:\[[^\]]*\]\s*)?(\S+)\s+(\S+)/.exec(line.trim()) ?? [];
    if (entrySuite === suite) return url;
  }
  return undefined;
}

function name(line: string): string {
  return line.slice(0, line.indexOf(":")).trim().toLowerCase();
}

function words(text: string): string[] {
  return text.split(/\s+/).filter((word) => word !== "");
}
