/** Whose passwords are live: `USER ROTATION` of each, as one text. No user's name has a space. */
export function loginsText(rotations: ReadonlyMap<string, readonly number[]>): string {
  const logins = [...rotations].flatMap(([user, each]) => each.map((rotation) => `${user} ${rotation}`));
  return logins.sort().join("\n");
}

/** The rotations of each user, the newest first. */
export function rotationsOfLogins(text: string): Map<string, number[]> {
  const rotations = new Map<string, number[]>();
  for (const [user = "", rotation] of lines(text)) {
    rotations.set(
      user,
      [Number(rotation), ...(rotations.get(user) ?? [])].sort((a, b) => b - a),
    );
  }
  return rotations;
}

/** The same with the passwords, `USER ROTATION PASSWORD`: Pulumi takes its time over every value of a map. */
export function passwordsText(logins: readonly string[], passwordOf: (login: string) => string): string {
  return logins.map((login) => `${login} ${passwordOf(login)}`).join("\n");
}

/** The passwords of such a text by `USER ROTATION`. */
export function passwordsOfText(text: string): Map<string, string> {
  return new Map(lines(text).map(([user, rotation, password = ""]) => [`${user} ${rotation}`, password]));
}

/** What the state has of passwords, as texts: those that were declared, and those that an update was to end. */
export interface KeptPasswords {
  passwords: string;
  ending?: string;
}

/**
 * Those of them that are used again when they are declared. One that was to end is, as long as the server has it: then the update that
 * was to end it did not come to its end.
 */
export function reusablePasswords(
  { passwords, ending }: KeptPasswords,
  applied: string,
): Map<string, string> {
  const onServer = new Set(applied.split("\n"));
  const stillLive = [...passwordsOfText(ending ?? "")].filter(([login]) => onServer.has(login));
  return new Map([...stillLive, ...passwordsOfText(passwords)]);
}

function lines(text: string): string[][] {
  return text.split("\n").map((line) => line.split(" "));
}
