import { checkRules } from "../acl/grammar/checkRules";
import { checkPreset, rulesOfPreset } from "../acl/presets";
import { checkExpectations } from "../acl/rights/expectations";
import type { RedisSettings } from "../conf/settings";
import type { AclServer } from "../image/serverOfImage";
import type { User } from "./userSchema";

/** As many databases as Redis has where nothing is declared. */
const redisDatabases = 16;

/** The rules that a user has, be it by `rules` or by `preset`. */
export function rulesOf({ rules = "", preset, keys, database }: User): string {
  return preset === undefined ? rules : rulesOfPreset(preset, keys, database);
}

/**
 * What is wrong with a user as a whole, for the Redis that it is for: which properties go together, the rules, and whether
 * these allow and deny what they must. Each problem begins with the property it is about.
 */
export function userProblems(user: User, server: AclServer): string[] {
  const problems = [...combinationProblems(user)];
  const ofPreset = user.preset !== undefined && checkPreset(user.preset, user.keys);
  if (ofPreset) problems.push(`keys: ${ofPreset}`);
  if (problems.length > 0) return problems;

  const rules = rulesOf(user);
  const ofRules = checkRules(rules, server);
  if (ofRules) return ofRules.split("\n").map((line) => `${user.preset ? "preset" : "rules"}: ${line}`);
  const select = user.database === undefined ? [] : [`SELECT ${user.database}`];
  const unselectable = checkExpectations(
    rules,
    { mustAllow: select, mustDeny: user.mustDeny },
    server,
  ).filter((unmet) => unmet.startsWith("mustAllow"));
  const remedy = user.preset ? ` (the rules are those of the preset \`${user.preset}\`: \`${rules}\`)` : "";
  return [
    ...unselectable.map((unmet) => `database: ${unmet.replace("mustAllow ", "")}`),
    ...checkExpectations(rules, user, server).map(
      (unmet) => `${unmet}${databaseAdvice(user, unmet, server) ?? remedy}`,
    ),
  ];
}

/** Where a preset does not let select a database, the property that does, if it does. */
function databaseAdvice(user: User, unmet: string, server: AclServer): string | undefined {
  const [, demand = "", number] = /^(mustAllow `select (\d+)`)/i.exec(unmet) ?? [];
  if (number === undefined || !user.preset) return undefined;
  const database = Number(number);
  const others = checkExpectations(rulesOf({ ...user, database }), user, server);
  return others.some((other) => other.startsWith(demand))
    ? undefined
    : `, which the preset \`${user.preset}\` does with \`database: ${database}\``;
}

/** What is wrong with the databases of all users, on a server that has so many; of secret settings no number is told. */
export function databaseProblems(
  users: Record<string, User>,
  settings: RedisSettings,
  secretSettings = false,
): string[] {
  const count = Number(settings.databases ?? redisDatabases);
  const there = secretSettings ? "fewer databases" : `the databases 0 to ${count - 1}`;
  return Object.entries(users).flatMap(([name, { database = 0 }]) =>
    database < count
      ? []
      : [
          `${name}.database: ${database} is not there, the server has ${there}; ` +
            `take one of them, or set settings.databases to ${database + 1} or more, which restarts the server`,
        ],
  );
}

function* combinationProblems(user: User): Generator<string> {
  if (user.rules === undefined && user.preset === undefined) {
    yield "rules: a user needs `rules`, or a `preset` that stands for some";
  }
  if (user.rules !== undefined && user.preset !== undefined) {
    yield "preset: `rules` and `preset` exclude each other; drop one of them";
  }
  if (user.preset === undefined && user.keys !== undefined) {
    yield "keys: these belong to a `preset`; in `rules`, keys are written `~pattern`";
  }
  if (user.passwordHash !== undefined && user.password !== undefined) {
    yield "passwordHash: `password` and `passwordHash` exclude each other; drop one of them";
  }
  if (user.passwordHash !== undefined && user.rotation !== undefined) {
    yield "rotation: only generated passwords rotate; to change a given one, give another `passwordHash`";
  }
  if (user.passwordHash !== undefined && user.revokePrevious !== undefined) {
    yield "revokePrevious: only a generated password has a previous one; take the hash of the one that is to end out of `passwordHash`";
  }
  if (user.password !== undefined && user.rotation !== undefined) {
    yield "rotation: only generated passwords rotate; to change a given one, give another `password`";
  }
  if (user.password !== undefined && user.revokePrevious !== undefined) {
    yield "revokePrevious: a given password has no previous one; the old one ends as soon as `password` is another";
  }
}
