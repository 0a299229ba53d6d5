import { reservedUserNames } from "../../../components/acl/grammar/checkRules";
import { ruleTokens } from "../../../components/acl/grammar/ruleTokens";
import type { ListedUser } from "../../../components/acl/listedUser";
import { problems } from "../../../components/arguments/problems";

export interface CarriedUsers {
  users: Record<string, { rules: string }>;
  /** What of them goes in as `passwordHash`; a user without any gets a generated password. */
  hashes: Record<string, string[]>;
  /** What cannot be carried over, or not as it was. */
  notes: string[];
}

/** The users of `ACL LIST` as this program declares them, for the Redis of `image`. */
export function carriedUsers(listed: readonly ListedUser[], image: string): CarriedUsers {
  const carried: CarriedUsers = { users: {}, hashes: {}, notes: [] };
  const taken = new Set(listed.map(({ name }) => name));
  for (const user of listed) {
    // Off here, too.
    if (user.name === "default" && !user.isOn) continue;
    const name = newName(user.name, taken);
    const why = leftOut(user);
    if (why !== undefined) {
      carried.notes.push(`users: ${user.name} ${why}`);
      continue;
    }
    const declared = { rules: rulesOf(user) };
    const found = problems({ users: { [name]: declared } }, image);
    if (found.length > 0) {
      carried.notes.push(`users: ${user.name} is left out, because ${image} refuses it: ${told(found)}`);
      continue;
    }
    carried.users[name] = declared;
    if (!user.noPassword) carried.hashes[name] = user.passwords;
    carried.notes.push(...changes(user, name));
  }
  return carried;
}

/** Without the rules themselves and the marks under them, which are lines of their own. */
function told(found: readonly string[]): string {
  return found.map((problem) => problem.split("\n", 1)[0]).join("; ");
}

/** The program has users of its own under some names. */
function newName(name: string, taken: Set<string>): string {
  if (!reservedUserNames.includes(name.toLowerCase())) return name;
  const former = `former-${name.toLowerCase()}`;
  let free = former;
  for (let number = 2; taken.has(free); number++) free = `${former}-${number}`;
  taken.add(free);
  return free;
}

/** Why a user cannot be declared at all; nothing where one can. */
function leftOut(user: ListedUser): string | undefined {
  if (!user.isOn) return "is off, and a declared user is on: left out; declare it when somebody needs it";
  if (user.name === "default" && user.noPassword) {
    return (
      "is on and needs no password. Here it is off from the first moment: whoever connects without a login is refused. " +
      "Declare a user for each application before the switch, and give the applications its login"
    );
  }
  if (!user.noPassword && user.passwords.length === 0) {
    return "has no password at all, so that nobody can log in as it: left out";
  }
  return undefined;
}

function changes(user: ListedUser, name: string): string[] {
  const notes: string[] = [];
  if (user.name === "default") {
    notes.push(
      `users: default has a password (\`requirepass\` or its own rules). Here \`default\` is always off, so its rights and its password are ` +
        `those of ${name}: clients that send a password alone have to name the user (redis://${name}:PASSWORD@HOST:PORT)`,
    );
  } else if (name !== user.name) {
    notes.push(
      `users: ${user.name} is a name of the program's own: its rights and passwords are those of ${name}, by which its clients have to log in`,
    );
  }
  if (user.noPassword) {
    notes.push(
      `users: ${user.name} gets in with any password (nopass). Here it gets a generated one, which is in the output \`users\``,
    );
  }
  return notes;
}

/** A declared user begins without any rights and channels, and its passwords are no rules. */
function rulesOf({ rules }: ListedUser): string {
  return ruleTokens(rules.join(" "))
    .map(({ text, inner }) => (inner ? `(${withoutBeginning(inner.map((rule) => rule.text))})` : text))
    .filter((rule) => !rule.startsWith("#") && !ofLogin.has(rule) && !beginning.has(rule))
    .join(" ");
}

const ofLogin = new Set(["on", "off", "nopass", "sanitize-payload"]);
const beginning = new Set(["resetchannels", "resetkeys", "-@all"]);

function withoutBeginning(rules: readonly string[]): string {
  return rules.filter((rule) => !beginning.has(rule)).join(" ");
}
