/** The parts of a line such as `  - "name": value` of a stack file. */
const keyed = /^((?: |- )*)("(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s#'"[{].*?):(?:\s+(.*))?$/;

/**
 * The paths below a key of a stack file at which a value is encrypted, such as `app.password`; the empty one for the key as a whole. Read
 * line by line, as Pulumi writes such a file: it tells a program which keys have a secret in them, but not where.
 */
export function securePaths(stackFile: string, key: string): string[] {
  const open: { indent: number; name: string }[] = [];
  const found: string[] = [];
  for (const line of stackFile.split(/\r?\n/)) {
    const [, lead, quoted = "", value = ""] = keyed.exec(line) ?? [];
    if (lead === undefined) continue;
    while (open.length > 0 && (open.at(-1)?.indent ?? 0) >= lead.length) open.pop();
    open.push({ indent: lead.length, name: quoted.replace(/^(["'])(.*)\1$/, "$2") });
    const names = open.map(({ name }) => name);
    if (names.at(-1) === "secure") names.pop();
    else if (!/^\{\s*secure\s*:/.test(value)) continue;
    if (names[0] === "config" && names[1] === key) found.push(names.slice(2).join("."));
  }
  return found;
}
