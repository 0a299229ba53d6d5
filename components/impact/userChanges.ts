import { describeDifference } from "../acl/rights/difference";
import { serverOfImage } from "../image/serverOfImage";

/** Users' rules by name, and the image they are for. */
export interface UsersOnImage {
  users: Record<string, string>;
  image: string;
}

const shownAtMost = 30;

/** What each user loses and gains, a line a user: `app loses: FLUSHDB, KEYS; gains: write on cart:*`. */
export function describeUserChanges(before: UsersOnImage, after: UsersOnImage): string[] {
  const [old, now] = [serverOfImage(before.image), serverOfImage(after.image)];
  const names = Object.keys({ ...before.users, ...after.users }).sort();
  const lines = names.flatMap((name) => {
    const [rulesBefore, rules] = [before.users[name], after.users[name]];
    if (rules === undefined) return [`${name} is removed`];
    if (rules === rulesBefore && before.image === after.image) return [];
    const isNew = rulesBefore === undefined;
    const changes = describeDifference(
      { rules: rulesBefore ?? "", server: isNew ? now : old },
      { rules, server: now },
    );
    if (isNew) return [`${name} is new${changes ? `; ${changes}` : ""}`];
    return changes ? [`${name} ${changes}`] : [];
  });
  const more = lines.length - shownAtMost;
  return more > 0 ? [...lines.slice(0, shownAtMost), `and ${more} more users`] : lines;
}
