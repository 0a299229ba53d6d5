import { unknownNames } from "../acl/grammar/unknownNames";
import { serverOfImage } from "../image/serverOfImage";

/** What the users' rules name that only the image can judge: a sentence for each name, with the users. */
export function unknownNameWarnings(
  users: Record<string, string>,
  image: string,
  hidden?: boolean,
): string[] {
  const server = serverOfImage(image);
  const found = new Map<string, { why: string; users: string[] }>();
  for (const [user, rules] of Object.entries(users)) {
    for (const [name, why] of unknownNames(rules, server)) {
      const entry = found.get(name) ?? { why, users: [] };
      entry.users.push(user);
      found.set(name, entry);
    }
  }
  return [...found].map(
    ([name, { why, users: of }]) =>
      `users.${of.join(", ")}: \`${name}\` ${why}: the image ${hidden ? "(hidden)" : image} decides, which is asked before anything is installed. ` +
      "What a preview tells of rights does not count it",
  );
}
