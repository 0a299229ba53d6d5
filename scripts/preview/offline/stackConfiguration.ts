import type { ServerProperty } from "../../../components/impact/report/sides/declaredServer";
import type { Seals } from "../../../components/impact/report/sides/fromArguments";
import { boundedYaml } from "./boundedYaml";

/** The two files that configure a stack, as texts. */
export interface StackFiles {
  /** Pulumi.yaml */
  project: string;
  /** Pulumi.STACK.yaml */
  stack: string;
}

/** What they say, without what only somebody who has the stack's key can read. */
export interface StackConfiguration {
  project: string;
  /** `PROJECT:KEY` → text, as Pulumi hands it to the program; encrypted passwords are in it as some text. */
  config: Record<string, string>;
  /** The arguments that are encrypted, as a whole or in some part. */
  secret: Set<string>;
  /** Those of them that are not in `config`. */
  unknown: Set<string>;
  seals: Seals;
  /** The raw `users`, for a check of what is encrypted there. */
  users: unknown;
  /** Everything else of the stack file by its key, in one spelling; these may be hosts or passwords and are never shown. */
  others: Record<string, string>;
  /** The raw configuration, for the names of hosts in it. */
  raw: Record<string, unknown>;
}

type Values = Record<string, unknown>;

/** Of a file that Pulumi would refuse before the program runs. */
export class StackFileError extends Error {}

/** Far more than any server has; what is judged takes its time, with some rules the square of their number. */
const most = { directives: 1000, users: 2000, rules: 2000, demands: 100, judged: 1_000_000 } as const;

/** Reads them as Pulumi does: keys without a namespace are the project's, and Pulumi.yaml has what the stack leaves out. */
export function stackConfiguration(stack: string, files: StackFiles): StackConfiguration {
  const file = `Pulumi.${stack}.yaml`;
  const definition = mapOf("Pulumi.yaml", boundedYaml("Pulumi.yaml", files.project));
  const project = definition.name;
  if (typeof project !== "string" || !/^[\w.-]{1,100}$/.test(project))
    throw new StackFileError(
      "Pulumi.yaml has no `name` that Pulumi takes: letters, digits, `_`, `.` and `-`; set it",
    );
  const { config = null, ...besides } = mapOf(file, boundedYaml(file, files.stack));
  const raw = namespaced(project, mapOf(`\`config\` of ${file}`, config));
  addDefaults(stack, project, mapOf("`config` of Pulumi.yaml", definition.config ?? null), raw);

  const own: Values = {};
  const others: Record<string, string> = {};
  for (const [key, value] of Object.entries(raw)) {
    if (key.startsWith(`${project}:`)) own[key.slice(project.length + 1)] = value;
    else others[key] = inOneSpelling(value);
  }
  for (const [key, value] of Object.entries(besides)) others[key] = inOneSpelling(value);
  return { project, raw, others, users: own.users, ...withoutSecrets(project, own) };
}

function mapOf(what: string, value: unknown): Values {
  if (value === null || value === undefined) return {};
  if (typeof value !== "object" || Array.isArray(value))
    throw new StackFileError(`${what} is no map of keys to values; write it as \`key: value\` lines`);
  return value as Values;
}

function namespaced(project: string, config: Values): Values {
  return Object.fromEntries(
    Object.entries(config).map(([key, value]) => {
      if (!key.includes(":")) return [`${project}:${key}`, value];
      // As keys were written once.
      const [, namespace, name] = /^([^:]+):(?:config:)?([^:]+)$/.exec(key) ?? [];
      if (namespace === undefined)
        throw new StackFileError(`${JSON.stringify(key)} is no configuration key; write NAMESPACE:NAME`);
      return [`${namespace}:${name}`, value];
    }),
  );
}

/** A key of the project is its `default` or `value`, or the value itself where that is no map. */
function addDefaults(stack: string, project: string, declared: Values, raw: Values): void {
  const missing: string[] = [];
  for (const [name, definition] of Object.entries(declared)) {
    const key = name.includes(":") ? name : `${project}:${name}`;
    if (Object.hasOwn(raw, key)) continue;
    const isValue = definition === null || typeof definition !== "object" || Array.isArray(definition);
    const value = isValue ? definition : ((definition as Values).default ?? (definition as Values).value);
    if (value === undefined || value === null) missing.push(name);
    else raw[key] = value;
  }
  if (missing.length > 0)
    throw new StackFileError(`Stack '${stack}' is missing configuration values: ${missing.join(", ")}`);
}

/** A text stays what it is, nothing is an empty one, all else becomes JSON. */
function asText(value: unknown): string {
  if (value === null) return "";
  return typeof value === "string" ? value : JSON.stringify(value);
}

function inOneSpelling(value: unknown): string {
  return JSON.stringify(value, (_key, each) =>
    each !== null && typeof each === "object" && !Array.isArray(each)
      ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1)))
      : each,
  );
}

/** The encrypted text, where a value is one as a whole. */
function sealOf(value: unknown): string | undefined {
  if (value === null || typeof value !== "object" || Object.keys(value).length !== 1) return undefined;
  const { secure } = value as { secure?: unknown };
  return typeof secure === "string" ? secure : undefined;
}

function hasSeal(value: unknown): boolean {
  if (value === null || typeof value !== "object") return false;
  return sealOf(value) !== undefined || Object.values(value).some(hasSeal);
}

/** In which property of a server an argument is found, where they are not called the same. */
const partsOf: Readonly<Record<string, Readonly<Record<string, ServerProperty>>>> = {
  aof: { rewriteTrigger: "rewriteTrigger" },
  adopt: { from: "adoptFrom" },
};

function withoutSecrets(
  project: string,
  own: Values,
): Pick<StackConfiguration, "config" | "secret" | "unknown" | "seals"> {
  const secret = new Set(Object.keys(own).filter((name) => hasSeal(own[name])));
  const unknown = new Set<string>();
  const seals: Seals = { properties: {}, settings: {}, passwords: {} };
  const known: Values = {};
  for (const [name, value] of Object.entries(own)) {
    const seal = sealOf(value);
    if (seal !== undefined) {
      unknown.add(name);
      for (const property of propertiesOf(name)) seals.properties[property] = seal;
    } else if (name === "users") known.users = knownUsers(value, seals);
    else if (name === "settings") known.settings = knownSettings(value, seals);
    else if (Object.hasOwn(partsOf, name)) known[name] = knownParts(name, value, seals);
    else known[name] = value;
  }
  // As many as there can be, so that a user's database is not refused for a number that nobody here can read.
  if (unknown.has("settings")) known.settings = { databases: manyDatabases };
  const config = Object.entries(known).map(([name, value]) => [`${project}:${name}`, asText(value)]);
  return { config: Object.fromEntries(config), secret, unknown, seals };
}

const manyDatabases = 2 ** 31 - 1;

function propertiesOf(argument: string): ServerProperty[] {
  if (argument === "containerName") return ["container"];
  if (Object.hasOwn(partsOf, argument)) return Object.values(partsOf[argument] ?? {});
  return [argument as ServerProperty];
}

/** A user of whom more than the password or its hash is encrypted is refused for that, and not looked at any further. */
function knownUsers(users: unknown, seals: Seals): unknown {
  if (users === null || typeof users !== "object" || Array.isArray(users)) return users;
  const known: Values = {};
  const count = Object.keys(users).length;
  if (count > most.users)
    throw new StackFileError(`users has ${count} users; an offline report takes ${most.users}`);
  let judged = 0;
  for (const [name, user] of Object.entries(users)) {
    const { password, passwordHash, ...rest } = mapLike(user) ?? {};
    judged += checkedSize(name, rest);
    if (judged > most.judged)
      throw new StackFileError(
        "users has so many rules and demands that an offline report would take minutes; it takes " +
          `${most.judged.toLocaleString("en")} characters of rules, times the demands on them`,
      );
    if (sealOf(user) !== undefined || hasSeal(rest)) continue;
    const seal = sealOf(password) ?? sealOfHashes(passwordHash);
    if (seal === undefined) {
      if (!hasSeal(password) && !hasSeal(passwordHash)) known[name] = user;
      continue;
    }
    seals.passwords[name] = seal;
    // Both, where both are declared: that is refused.
    known[name] = {
      ...rest,
      ...(password !== undefined && { password: "encrypted" }),
      ...(passwordHash !== undefined && { passwordHash: knownHashes(passwordHash) }),
    };
  }
  return known;
}

/** Of a list with an encrypted one in it, the whole list. */
function sealOfHashes(hashes: unknown): string | undefined {
  if (!Array.isArray(hashes)) return sealOf(hashes);
  return hashes.some((hash) => sealOf(hash) !== undefined) ? inOneSpelling(hashes) : undefined;
}

/** With some hash in place of each that is encrypted, another one for each. */
function knownHashes(hashes: unknown): unknown {
  const known = (hash: unknown, at: number) =>
    sealOf(hash) === undefined ? hash : String(at).padStart(64, "0");
  return Array.isArray(hashes) ? hashes.map(known) : known(hashes, 0);
}

/** How much there is to judge: each demand that is not met tries other rules. */
function checkedSize(user: string, { rules, mustAllow, mustDeny }: Values): number {
  const demands = [mustAllow, mustDeny].flatMap((each) => (Array.isArray(each) ? [each.length] : []));
  if (demands.some((length) => length > most.demands))
    throw new StackFileError(
      `users.${user} has more than ${most.demands} demands; an offline report takes so many`,
    );
  if (typeof rules === "string" && rules.length > most.rules)
    throw new StackFileError(
      `users.${user}.rules has ${rules.length} characters; an offline report takes ${most.rules}`,
    );
  const length = typeof rules === "string" ? rules.length : 0;
  return length * (1 + demands.reduce((sum, each) => sum + each, 0));
}

function knownSettings(settings: unknown, seals: Seals): unknown {
  const all = mapLike(settings);
  if (all === undefined) return settings;
  const names = Object.keys(all);
  if (names.length > most.directives)
    throw new StackFileError(
      `settings has ${names.length} directives, more than Redis has; leave out what is none`,
    );
  const known: Values = {};
  for (const name of names) {
    const seal = sealOf(all[name]);
    if (seal === undefined) known[name] = all[name];
    else {
      seals.settings[name] = seal;
      if (name === "databases") known[name] = manyDatabases;
    }
  }
  return known;
}

function knownParts(argument: string, value: unknown, seals: Seals): unknown {
  const parts = mapLike(value);
  if (parts === undefined) return value;
  const known: Values = {};
  for (const [name, each] of Object.entries(parts)) {
    const [seal, property] = [sealOf(each), partsOf[argument]?.[name]];
    if (seal === undefined || property === undefined) known[name] = each;
    else seals.properties[property] = seal;
  }
  return known;
}

function mapLike(value: unknown): Values | undefined {
  return value === null || typeof value !== "object" || Array.isArray(value) ? undefined : (value as Values);
}
