import type { Rotations } from "./skippedRotations";

const namedAtMost = 10;

/**
 * The users who should keep a generated password that the server has, by their rotations, and whom the state has none for: it is of an
 * earlier version, or lost it.
 */
export function endedPasswords(
  applied: Rotations | undefined,
  declared: ReadonlyMap<string, readonly number[]>,
  kept: ReadonlyMap<string, string>,
): string[] {
  const last = new Map(Object.entries(applied?.users ?? {}));
  return [...declared.keys()].filter((user) => {
    const was = last.get(user);
    const stays = was !== undefined && declared.get(user)?.find((rotation) => rotation <= was);
    return typeof stays === "number" && !kept.has(`${user} ${stays}`);
  });
}

/** That the generated passwords of these users are made anew. */
export function endedPasswordsWarning(users: readonly string[]): string {
  const named = users.slice(0, namedAtMost).join(", ");
  const more = users.length > namedAtMost ? ` and ${users.length - namedAtMost} more` : "";
  return (
    `${named}${more}: the generated password is made anew, and the one before ends in this update, because the resource UserPasswords does ` +
    "not have it: an earlier version kept it elsewhere, or the resource was replaced; give the new one " +
    "(`pulumi stack output users --show-secrets`) to whoever logs in with it"
  );
}
