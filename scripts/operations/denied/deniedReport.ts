import { reservedUserNames } from "../../../components/acl/grammar/checkRules";
import { type ListedUser, withoutPasswords } from "../../../components/acl/listedUser";
import type { AclServer } from "../../../components/image/serverOfImage";
import type { AclLogEntry } from "../aclLog";
import { hostOf } from "../clientLine";
import { deniedCommand } from "./deniedCall";
import { literalPattern, ruleToAllow, writtenRules } from "./ruleToAllow";

export interface DeniedFacts {
  entries: AclLogEntry[];
  users: ListedUser[];
  server: AclServer;
  /** Seconds since the last update of the stack; undefined to leave nothing out. */
  updatedAgo?: number;
}

/** The same command of a user, denied for the same reason. */
export interface Denial {
  reason: string;
  /** Undefined where `ACL LOG` has only what ran it. */
  command?: string;
  context: string;
  /** The commands, keys or channels, the latest first. */
  objects: string[];
  count: number;
  ageSeconds: number;
  /** Where the last one came from. */
  from: string;
  /** The rules of now allow it. */
  isAllowed: boolean;
  advice?: string;
}

export interface DeniedUser {
  user: string;
  denials: Denial[];
  /** All advice followed: what to declare as the user's rules. */
  rules?: string;
}

export interface RefusedLogin {
  user: string;
  from: string;
  /** Whether the server has a user of that name. */
  isKnown: boolean;
  count: number;
  ageSeconds: number;
}

export interface DeniedReport {
  users: DeniedUser[];
  logins: RefusedLogin[];
  /** Entries from before the last update, which are left out. */
  earlier: number;
}

export function deniedReport({ entries, users, server, updatedAgo }: DeniedFacts): DeniedReport {
  const counted = entries.filter(({ ageSeconds }) => updatedAgo === undefined || ageSeconds <= updatedAgo);
  const denied = grouped(
    counted.filter(({ reason }) => reason !== "auth"),
    ({ user }) => user,
  );
  return {
    users: denied.map((own) => deniedUser(own, users, server)).sort((a, b) => a.user.localeCompare(b.user)),
    logins: refusedLogins(counted, users),
    earlier: entries.length - counted.length,
  };
}

function deniedUser(entries: AclLogEntry[], users: ListedUser[], server: AclServer): DeniedUser {
  const user = entries[0]?.user ?? "";
  const listed = users.find(({ name }) => name === user);
  const isDeclared = listed !== undefined && !reservedUserNames.includes(user);
  const before = listed ? writtenRules(withoutPasswords(listed)) : "";
  let rules = before;
  const denials = grouped(entries, likeness).map((alike): Denial => {
    const judged = alike.map((entry) => ({ entry, toAllow: ruleToAllow(entry, before, server) }));
    const open = judged.flatMap(({ entry, toAllow }) => (toAllow.isAllowed ? [] : [{ entry, toAllow }]));
    const pattern = open.length > 1 ? patternFor(before, open) : undefined;
    for (const { entry } of open) {
      const still = ruleToAllow(entry, rules, server);
      if (!still.isAllowed) rules = pattern ? `${rules} ${pattern}`.trim() : (still.rules ?? rules);
    }
    return {
      ...summary(alike),
      isAllowed: open.length === 0,
      ...(open.length > 0 && isDeclared && { advice: adviceOf(open, pattern) }),
    };
  });
  return { user, denials, ...(isDeclared && rules !== before && { rules }) };
}

interface Open {
  entry: AclLogEntry;
  toAllow: { advice: string; rules?: string };
}

/** Of keys that begin alike, one rule for all that a rule each would allow. */
function patternFor(rules: string, open: Open[]): string | undefined {
  const signs = open.map(({ entry, toAllow }) => {
    if (entry.reason !== "key" || !toAllow.rules?.startsWith(rules)) return undefined;
    return /^(~|%[RW]~)\S+$/.exec(toAllow.rules.slice(rules.length).trim())?.[1];
  });
  const [sign] = signs;
  const beginning = beginningOf(open[0]?.entry.object ?? "");
  if (sign === undefined || beginning === "" || signs.some((each) => each !== sign)) return undefined;
  return `${sign}${literalPattern(beginning)}*`;
}

function adviceOf(open: Open[], pattern: string | undefined): string {
  if (pattern)
    return `no rule allows this with these keys; add \`${pattern}\`, which matches them all, or a rule for each`;
  return [...new Set(open.map(({ toAllow }) => toAllow.advice))].join("; ");
}

/** What is told together: of keys, those that begin alike. */
function likeness(entry: AclLogEntry): string {
  const { reason, context, object } = entry;
  const what = reason === "key" ? beginningOf(object) || object : reason === "command" ? object : "";
  return JSON.stringify([reason, deniedCommand(entry) ?? context, what]);
}

/** `cart:` of `cart:17`, by the usual separators. */
function beginningOf(key: string): string {
  return /^.*[:./|_-]/s.exec(key)?.[0] ?? "";
}

function summary(alike: AclLogEntry[]): Omit<Denial, "isAllowed"> {
  const [latest] = [...alike].sort((a, b) => a.ageSeconds - b.ageSeconds);
  return {
    reason: latest?.reason ?? "",
    command: latest && deniedCommand(latest),
    context: latest?.context ?? "",
    objects: [...new Set(alike.map(({ object }) => object))],
    count: alike.reduce((all, { count }) => all + count, 0),
    ageSeconds: latest?.ageSeconds ?? 0,
    from: hostOf(latest?.client.addr ?? ""),
  };
}

function refusedLogins(entries: AclLogEntry[], users: ListedUser[]): RefusedLogin[] {
  const logins = entries.filter(({ reason }) => reason === "auth");
  const alike = grouped(logins, ({ user, client }) => JSON.stringify([user, hostOf(client.addr ?? "")]));
  return alike.map((own) => {
    const { count, ageSeconds, from } = summary(own);
    const user = own[0]?.user ?? "";
    return { user, from, isKnown: users.some(({ name }) => name === user), count, ageSeconds };
  });
}

function grouped<T>(all: readonly T[], keyOf: (each: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const each of all) groups.set(keyOf(each), [...(groups.get(keyOf(each)) ?? []), each]);
  return [...groups.values()];
}
