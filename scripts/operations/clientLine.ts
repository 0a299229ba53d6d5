/** The fields of a client, as a line of `CLIENT LIST` and `client-info` of `ACL LOG` have them. */
export type ClientFields = Record<string, string>;

export function parseClient(line: string): ClientFields {
  const fields = line.trim().split(" ");
  return Object.fromEntries(
    fields.map((field) => {
      const equals = field.indexOf("=");
      return [field.slice(0, equals), field.slice(equals + 1)];
    }),
  );
}

/** The reply to `CLIENT LIST`. */
export function parseClientList(reply: unknown): ClientFields[] {
  return String(reply)
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map(parseClient);
}

/** Of `172.17.0.5:40312` or `[::1]:40312`; a socket's path as it is. */
export function hostOf(address: string): string {
  return address.replace(/:\d+$/, "").replace(/^\[|\]$/g, "");
}
