import type { Rotations } from "../connection/redisConnection";

/**
 * The rotations after which no password would be left that is live on the server already: nobody could log in until they were
 * told the new one, and the admin, who is to bring it there, could not at all.
 */
export function skippedRotations(before: Rotations, after: Rotations): string[] {
  const problems: string[] = [];
  const step = after.admin - before.admin;
  if (step > 1 || step < 0) {
    problems.push(
      `adminRotation: ${after.admin} is refused, because it is ${before.admin} now and only ${before.admin + 1} logs in with a password ` +
        "that is live already; raise it by one, run `pulumi up`, and then again",
    );
  }
  for (const [user, rotation] of Object.entries(after.users)) {
    const was = before.users[user];
    if (was === undefined || Math.abs(rotation - was) <= 1) continue;
    problems.push(
      `users.${user}.rotation: ${rotation} is refused, because it is ${was} now and both of the user's passwords would end at once; ` +
        `set it to ${was + Math.sign(rotation - was)}, run \`pulumi up\`, and then go on`,
    );
  }
  return problems;
}
