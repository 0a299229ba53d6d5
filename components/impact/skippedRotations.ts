/** The `rotation` of each user who has a generated password, and `adminRotation`. */
export interface Rotations extends UserRotations {
  admin: number;
}

export interface UserRotations {
  users: Record<string, number>;
  /** Of `users`, those whose password before that one has ended, though there was one. */
  revoked?: string[];
}

/** The live passwords of each user by their rotations, the newest first. */
export function liveRotations({ users, revoked = [] }: UserRotations): Map<string, number[]> {
  const isRevoked = new Set(revoked);
  return new Map(
    Object.entries(users).map(([user, rotation]) => [
      user,
      rotation > 0 && !isRevoked.has(user) ? [rotation, rotation - 1] : [rotation],
    ]),
  );
}

/**
 * The rotations after which no password would be left that is live on the server already: nobody could log in until they were
 * told the new one. `applied` is what the server has, which is not what was declared the last time when that update failed.
 */
export function skippedRotations(applied: Rotations, declared: Rotations): string[] {
  const problems: string[] = [];
  const step = declared.admin - applied.admin;
  if (step > 1 || step < 0) {
    problems.push(
      `adminRotation: ${declared.admin} is refused, because the server is at ${applied.admin} and only ${applied.admin + 1} logs in ` +
        `with a password that is live already; set it to ${applied.admin + 1} (or to ${applied.admin}, to leave it), run \`pulumi up\`, ` +
        "and then go on",
    );
  }
  for (const [user, rotation] of Object.entries(declared.users)) {
    const was = applied.users[user];
    if (was === undefined || Math.abs(rotation - was) <= 1) continue;
    problems.push(
      `users.${user}.rotation: ${rotation} is refused, because the server is at ${was} and both of the user's passwords would end ` +
        `at once; set it to ${was + Math.sign(rotation - was)}, run \`pulumi up\`, and then go on`,
    );
  }
  return problems;
}
