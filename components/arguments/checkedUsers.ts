import * as pulumi from "@pulumi/pulumi";
import { backupUserName, backupUserRules } from "../acl/backupUser";
import type { PresetName } from "../acl/presets";
import type { Expectations } from "../acl/rights/expectations";
import { isLater, passing } from "./laterValues";
import { problems } from "./problems";
import type { PasswordHashInput, RedisUserArgs } from "./redisServerArgs";
import { rulesOf } from "./userProblems";
import type { User } from "./userSchema";

/** The declared users, by what is made of them; each by user name. */
export interface CheckedUsers {
  rules: pulumi.Output<Record<string, string>>;
  /** Of the users whose rules are those of a preset. */
  presets: Record<string, PresetName>;
  /** Of the users that select one. */
  databases: Record<string, number>;
  /** What some users must and must not be able to do. */
  expectations: Record<string, Expectations>;
  /** The passwords that were given; what is made of them has to be a secret. */
  passwords: Record<string, pulumi.Input<string>>;
  /** The hashes that were given in place of passwords; likewise. */
  passwordHashes: Record<string, pulumi.Input<string[]>>;
  /** Of the users whose password is generated. */
  rotations: Record<string, { rotation: number; revokePrevious: boolean }>;
}

/** What is plain has been judged already and stays plain: an output for each of a thousand users takes a second. */
export function checkUsers(
  users: Record<string, RedisUserArgs>,
  image: pulumi.Input<string>,
  server: pulumi.Resource,
  settings: unknown,
  hasBackup: boolean,
): CheckedUsers {
  const rules: Record<string, pulumi.Input<string>> = {};
  const checked: Omit<CheckedUsers, "rules"> = {
    presets: {},
    databases: {},
    expectations: {},
    passwords: {},
    passwordHashes: {},
    rotations: {},
  };
  for (const [name, { password, passwordHash, rules: text, ...user }] of Object.entries(users)) {
    const { mustAllow, mustDeny, rotation = 0, revokePrevious = false } = user;
    const judged = (properties: Partial<User>, on?: string) =>
      problems({ users: { [name]: properties }, ...(settings !== undefined && { settings }) }, on);
    rules[name] = isLater(text)
      ? pulumi
          .output({ rules: text, image })
          .apply(passing(server, (known) => judged({ ...user, rules: known.rules }, known.image)))
          .apply((known) => known.rules)
      : rulesOf({ ...user, rules: text });
    if (user.preset) checked.presets[name] = user.preset;
    if (user.database !== undefined) checked.databases[name] = user.database;
    if (mustAllow || mustDeny) checked.expectations[name] = { mustAllow, mustDeny };
    if (passwordHash !== undefined) {
      checked.passwordHashes[name] = isPlainHash(passwordHash)
        ? [passwordHash].flat()
        : pulumi
            .secret(passwordHash)
            .apply(passing(server, (known) => judged({ rules: "", passwordHash: known })))
            .apply((known) => [known].flat());
    } else if (password === undefined) {
      checked.rotations[name] = { rotation, revokePrevious };
    } else {
      checked.passwords[name] = isLater(password)
        ? pulumi.secret(password).apply(passing(server, (known) => judged({ rules: "", password: known })))
        : password;
    }
  }
  if (hasBackup) {
    rules[backupUserName] = backupUserRules;
    checked.rotations[backupUserName] = { rotation: 0, revokePrevious: false };
  }
  return { rules: pulumi.output(rules), ...checked };
}

/** In place of one that is still to come. */
const anyHash = "0".repeat(64);

/** A user whose rules are still to come stands for one with rules and without demands on them: those are checked when they are there. */
export function plainUser([name, user]: [string, RedisUserArgs]): [string, unknown] {
  const { rules, password, passwordHash, mustAllow, mustDeny, ...rest } = user;
  return [
    name,
    {
      ...rest,
      ...(isLater(rules) ? { rules: "+select" } : { rules, mustAllow, mustDeny }),
      ...(isLater(password) ? { password: "later" } : { password }),
      passwordHash: passwordHash === undefined || isPlainHash(passwordHash) ? passwordHash : anyHash,
    },
  ];
}

function isPlainHash(hash: PasswordHashInput): hash is string | string[] {
  return Array.isArray(hash) ? !hash.some(isLater) : !isLater(hash);
}
