/** Whether a key or channel matches a Redis pattern (`*`, `?`, `[a-z]`, `[^a]`, `\` before a special character). */
export function matchesPattern(pattern: string, text: string): boolean {
  return toRegExp(bytes(pattern)).test(bytes(text));
}

/** Redis compares bytes: `?` is one byte, not one letter. */
function bytes(text: string): string {
  return Buffer.from(text, "utf8").toString("latin1");
}

// As Redis reads them: a range may end in `]`, a class may lack its `]`, and a last `\` stands for itself.
const pieces = /\*+|\?|\[(\^?)((?:\\.|[^\]]-.|[^\]])*)\]?|\\?(.)/gs;
const classMembers = /\\(.)|(.)-(.)|(.)/gs;

function toRegExp(pattern: string): RegExp {
  const source = pattern.replace(
    pieces,
    (piece, not: string | undefined, inside: string | undefined, letter: string) => {
      if (piece.startsWith("*")) return ".*";
      if (piece === "?") return ".";
      return inside === undefined ? literal(letter) : characterClass(not === "^", inside);
    },
  );
  return new RegExp(`^${source}$`, "s");
}

function characterClass(not: boolean, inside: string): string {
  const members = [...inside.matchAll(classMembers)].map(([, escaped, from, to, one]) => {
    if (from === undefined || to === undefined) return literal(escaped ?? one ?? "");
    const [low, high] = from < to ? [from, to] : [to, from];
    return `${literal(low)}-${literal(high)}`;
  });
  // JavaScript reads `[]` and `[^]` as Redis does: nothing and anything.
  return `[${not ? "^" : ""}${members.join("")}]`;
}

function literal(letter: string): string {
  return `\\x${letter.charCodeAt(0).toString(16).padStart(2, "0")}`;
}
