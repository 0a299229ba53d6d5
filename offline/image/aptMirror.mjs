/**
 * The first mirror of Debian itself in the text of an apt source file, in either of its two formats.
 * Comments, disabled entries, source packages, security updates and other vendors' repositories do not count.
 *
 * @param {string} text of `*.sources` (paragraphs of `Field: value`) or `*.list` (one line an entry)
 * @param {string} suite that the entry is for, such as `bookworm`
 * @returns {string | undefined} the mirror's URL
 */
export function debianMirror(text, suite) {
  const lines = text.split("\n").filter((line) => !line.trimStart().startsWith("#"));
  return lines.some((line) => /^uris:/i.test(line)) ? ofParagraphs(lines, suite) : ofEntries(lines, suite);
}

/**
 * @param {string[]} lines
 * @param {string} suite
 */
function ofParagraphs(lines, suite) {
  for (const paragraph of lines.join("\n").split(/\n\s*\n/)) {
    // A line that begins with a space continues the field before it.
    const fields = new Map(
      paragraph
        .replaceAll(/\n[ \t]+/g, " ")
        .split("\n")
        .map(
          (line) =>
            /** @type {[string, string[]]} */ ([name(line), words(line.slice(line.indexOf(":") + 1))]),
        ),
    );
    const disabled = fields.get("enabled")?.[0]?.toLowerCase() === "no";
    if (!disabled && fields.get("types")?.includes("deb") && fields.get("suites")?.includes(suite)) {
      return fields.get("uris")?.[0];
    }
  }
  return undefined;
}

/**
 * @param {string[]} lines such as `deb [arch=amd64] URL SUITE main`
 * @param {string} suite
 */
function ofEntries(lines, suite) {
  for (const line of lines) {
    const [, url, entrySuite] = /^deb\s+(?:\[[^\]]*\]\s*)?(\S+)\s+(\S+)/.exec(line.trim()) ?? [];
    if (entrySuite === suite) return url;
  }
  return undefined;
}

/** @param {string} line */
function name(line) {
  return line.slice(0, line.indexOf(":")).trim().toLowerCase();
}

/** @param {string} text */
function words(text) {
  return text.split(/\s+/).filter((word) => word !== "");
}
