import { isMet } from "../../../acl/rights/advice";
import { type Difference, rightsDifference } from "../../../acl/rights/difference";
import { demandsOf } from "../../../acl/rights/expectations";
import { rightsOf } from "../../../acl/rights/rights";
import { defaultImage } from "../../../image/defaultImage";
import { type AclServer, serverOfImage } from "../../../image/serverOfImage";
import type { UserReport } from "../reportSchema";
import type { PasswordChange, ServerInput } from "../serverInput";
import type { DeclaredUser } from "../sides/declaredServer";
import { closesSessions, passwordSentence } from "./passwordSentence";

const listedAtMost = 30;

/** A user on one side: absent where it is not declared there. */
interface Side {
  user?: DeclaredUser;
  server: AclServer;
}

/** At most so many of the users that change, and how many more. */
export function listedUsers(users: readonly UserReport[]): { users: UserReport[]; moreUsers: number } {
  return { users: users.slice(0, listedAtMost), moreUsers: Math.max(0, users.length - listedAtMost) };
}

/** Who gains and loses what, what can do harm first. */
export function changedUsers(input: ServerInput): UserReport[] {
  const { before, after } = input;
  // Of a server that is gone, the users are gone with it; what is not shown cannot be compared.
  const isComparable = after?.users !== undefined && (!before || before.users !== undefined);
  const [usersBefore, usersAfter] = isComparable ? [before?.users ?? {}, after.users ?? {}] : [{}, {}];
  const image = after?.image ?? before?.image ?? defaultImage;
  const server = serverOfImage(image);
  const old = before?.image === undefined || before.image === image ? server : serverOfImage(before.image);
  const passwords = new Map(input.passwords.map((change) => [change.user, change]));
  const names = [...new Set([...Object.keys(usersBefore), ...Object.keys(usersAfter), ...passwords.keys()])];
  const reports = names.flatMap((name) => {
    const sides = [
      { user: ownValue(usersBefore, name), server: old },
      { user: ownValue(usersAfter, name), server },
    ] as const;
    return userReport(name, ...sides, passwords.get(name), input) ?? [];
  });
  return reports.sort((a, b) => rank(b) - rank(a) || (a.name < b.name ? -1 : 1));
}

/** A user may be called `constructor`. */
function ownValue<T>(values: Record<string, T>, name: string): T | undefined {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}

function userReport(
  name: string,
  before: Side,
  after: Side,
  password: PasswordChange | undefined,
  input: ServerInput,
): UserReport | undefined {
  const { firstWrites, ...difference } = differenceOf(before, after);
  const gainsDangerous = [...new Set([...difference.gainsDangerous, ...firstWrites])];
  const { gains, losesDangerous } = difference;
  const loses = difference.loses.filter((right) => !losesDangerous.includes(right));
  const expectations = verdicts(after);
  const isNew = !before.user && after.user !== undefined;
  const isRemoved = before.user !== undefined && !after.user;
  const isNews =
    isNew ||
    isRemoved ||
    password !== undefined ||
    [gainsDangerous, gains, losesDangerous, loses].some((rights) => rights.length > 0) ||
    expectations.some(({ met }) => !met) ||
    JSON.stringify(verdicts(before)) !== JSON.stringify(expectations);
  if (!isNews) return undefined;
  const isClosed = isRemoved || isSwitchedOff(before, after) || (password && closesSessions(password));
  const closed = isClosed ? sessionsOf(name, input) : subscribersCutOff(name, before, after, input);
  return {
    name,
    change: isNew ? "added" : isRemoved ? "removed" : "changed",
    ...{ gainsDangerous, gains, losesDangerous, loses },
    sessionsClosed: closed,
    password: password ? passwordSentence(password) : null,
    expectations,
  };
}

/** A new user is judged by the image it is made on, one that is removed by that it was on. */
function differenceOf(before: Side, after: Side): Difference {
  const isSame = before.user?.rules === after.user?.rules && before.server === after.server;
  if (isSame) return { gainsDangerous: [], firstWrites: [], gains: [], losesDangerous: [], loses: [] };
  const rules = (side: Side, other: Side) => ({
    rules: side.user?.rules ?? "",
    server: side.user ? side.server : other.server,
  });
  return rightsDifference(rules(before, after), rules(after, before));
}

/** What the rules mean for the demands on them; of a module's command, which only the server can judge, that they are met. */
function verdicts({ user, server }: Side): UserReport["expectations"] {
  if (!user?.expectations) return [];
  const rights = rightsOf(user.rules, server);
  return demandsOf(user.expectations).map((demand) => ({
    demand: demand.property,
    command: demand.text,
    met: isMet(rights, demand),
  }));
}

function isSwitchedOff(before: Side, after: Side): boolean {
  const login = ({ user, server }: Side) => user !== undefined && rightsOf(user.rules, server).login;
  return before.user?.rules !== after.user?.rules && login(before) && !login(after);
}

/** Redis closes connections that are subscribed to a channel which their user may not listen to any more; to which, it does not tell. */
function subscribersCutOff(name: string, before: Side, after: Side, { asked }: ServerInput): number | null {
  const [had, has] = [before, after].map(({ user, server }) =>
    rightsOf(user?.rules ?? "", server).scopes.flatMap(({ channels }) =>
      channels === "all" ? "*" : channels,
    ),
  ) as [string[], string[]];
  if (has.includes("*") || had.every((channel) => has.includes(channel))) return 0;
  if (!asked || "unknown" in asked) return null;
  const subscribers = ownValue(asked.facts.subscribers ?? {}, name) ?? 0;
  return subscribers === 0 || has.length === 0 ? subscribers : null;
}

/** As of now; those of the program's own admin are not counted. */
function sessionsOf(name: string, { asked }: ServerInput): number | null {
  if (!asked || "unknown" in asked || name === "admin") return null;
  return ownValue(asked.facts.clients, name) ?? 0;
}

/** What a person should see first. */
function rank({ change, gainsDangerous, gains, losesDangerous, loses, expectations }: UserReport): number {
  if (expectations.some(({ met }) => !met)) return 6;
  if (gainsDangerous.length > 0) return 5;
  if (change === "added") return 4;
  if (gains.length > 0) return 3;
  if (change === "removed" || losesDangerous.length > 0 || loses.includes("login")) return 2;
  return loses.length > 0 ? 1 : 0;
}
