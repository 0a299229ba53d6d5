/** `INFO` as a record. */
export function parseInfo(reply: unknown): Record<string, string> {
  const fields: Record<string, string> = {};
  for (const line of String(reply).split("\r\n")) {
    const colon = line.indexOf(":");
    if (colon > 0 && !line.startsWith("#")) fields[line.slice(0, colon)] = line.slice(colon + 1);
  }
  return fields;
}

/** `CONFIG GET` (RESP2: name, value, name, value …) as a record. */
export function parsePairs(reply: unknown): Record<string, string> {
  const pairs: Record<string, string> = {};
  const flat = reply as string[];
  for (let i = 0; i + 1 < flat.length; i += 2) pairs[flat[i] as string] = flat[i + 1] as string;
  return pairs;
}

/** How many sessions each user has, by `CLIENT LIST`. */
export function sessionsByUser(reply: unknown): Record<string, number> {
  const count: Record<string, number> = {};
  for (const line of String(reply).split("\n")) {
    const user = / user=(\S+)/.exec(line)?.[1];
    if (user !== undefined) count[user] = (count[user] ?? 0) + 1;
  }
  return count;
}
