import { describeDifference } from "../acl/rights/difference";
import { usersOfText, usersText } from "../acl/usersText";
import { type AclServer, serverOfImage } from "../image/serverOfImage";
import { unpacked } from "../live/appliedUsers";

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
  const lines: string[] = [];
  let more = 0;
  for (const name of names) {
    const [rulesBefore, rules] = [before.users[name], after.users[name]];
    if (rules === rulesBefore && before.image === after.image) continue;
    // What is not shown need not be put into words, which for a thousand new users takes its time.
    const isCounted = lines.length === shownAtMost && (rules === undefined || rulesBefore === undefined);
    const line = isCounted
      ? name
      : changeOf(name, { rules: rulesBefore, server: old }, { rules, server: now });
    if (line === undefined) continue;
    if (lines.length < shownAtMost) lines.push(line);
    else more++;
  }
  return more > 0 ? [...lines, `and ${more} more users`] : lines;
}

interface MaybeRules {
  rules?: string;
  server: AclServer;
}

function changeOf(name: string, before: MaybeRules, { rules, server }: MaybeRules): string | undefined {
  if (rules === undefined) return `${name} is removed`;
  const isNew = before.rules === undefined;
  const changes = describeDifference(
    { rules: before.rules ?? "", server: isNew ? server : before.server },
    { rules, server },
  );
  if (isNew) return `${name} is new${changes ? `; ${changes}` : ""}`;
  return changes && `${name} ${changes}`;
}

/** All that making `AclUsers` or an update of it does, by its inputs and outputs; nothing as long as something of it is not known. */
export function describeUserUpdate(oldInputs: unknown, oldOutputs: unknown, newInputs: unknown): string[] {
  const after = usersOnImage(newInputs);
  const { applied, drift = {} } = (oldOutputs ?? {}) as { applied?: string; drift?: Record<string, string> };
  // After a refresh the inputs in the state name what is different on the server, in words: what was declared is in the outputs.
  const declared = {
    ...(oldInputs as object),
    ...(applied && { users: usersText(unpacked(applied).users) }),
  };
  if (!after) return [];
  const before = "users" in declared ? usersOnImage(declared) : { users: {}, image: after.image };
  if (!before) return [];
  return [...describeDrift(drift, before, after), ...describeUserChanges(before, after)];
}

/** What somebody changed on the server since the last apply, as a refresh found it, and what becomes of that. */
function describeDrift(drift: Record<string, string>, before: UsersOnImage, after: UsersOnImage): string[] {
  return Object.entries(drift)
    .filter(([name]) => name in after.users || !(name in before.users))
    .map(([name, change]) => {
      if (change === "is gone") return `${name} was removed by hand; the update makes it again`;
      if (change.startsWith("is there")) return `${name} was made by hand; the update removes it`;
      return `${name} was changed by hand, it ${change}; the update takes that back`;
    });
}

function usersOnImage(inputs: unknown): UsersOnImage | undefined {
  const { users, image } = (inputs ?? {}) as Record<string, unknown>;
  const isKnown = typeof image === "string" && typeof users === "string";
  return isKnown ? { users: usersOfText(users), image } : undefined;
}
