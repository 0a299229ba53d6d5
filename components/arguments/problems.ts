import { z } from "zod";
import { checkUserName } from "../acl/grammar/checkRules";
import { checkSecrecy, checkSettings, checkVersions } from "../conf/checkSettings";
import { bytesMeant, timeMeant } from "../conf/meantValue";
import type { RedisSettings } from "../conf/settings";
import { serverOfImage } from "../image/serverOfImage";
import { nearest } from "../spelling/nearest";
import { backupProblems, declaredBackup } from "./declaredBackup";
import { type ArgumentName, argumentSchema } from "./schema";
import { databaseProblems, userProblems } from "./userProblems";
import { type User, userSchema } from "./userSchema";

type Path = readonly PropertyKey[];

/** What is known about arguments besides their values. */
export interface About {
  /** The arguments of which no message may show a value. */
  secret?: ReadonlySet<string>;
  /** Those that are not known yet, so that nothing can be said of how others go with them. */
  unknown?: ReadonlySet<string>;
}

/**
 * What is wrong with a set of arguments for the Redis of `image`; one that is no text, such as an output that is not known yet,
 * may be any. Values of passwords are never shown.
 */
export function problems(given: Record<string, unknown>, image?: unknown, about: About = {}): string[] {
  const on = typeof image === "string" ? image : "";
  const { data, error } = argumentSchema.safeParse(given);
  const issues = error?.issues.filter((issue) => !isOfSetting(issue.path)) ?? [];
  const settings = data?.settings ?? argumentSchema.shape.settings.safeParse(given.settings).data ?? {};
  const sound = Object.entries(data?.users ?? given.users ?? {}).flatMap(([name, user]) => {
    const { data } = userSchema.safeParse(user);
    return data && !checkUserName(name) ? [[name, data] as const] : [];
  });
  return [
    ...issues.flatMap((issue) => describe(issue, given, about.secret)),
    ...problemsOfSettings(given, on, about),
    ...problemsOfUsers(sound, on, settings, about.secret?.has("settings")),
    ...(declaredBackup(argumentSchema.shape.backup.safeParse(given.backup).data)
      ? backupProblems({ ...(given.users as object) }, settings)
      : []),
  ];
}

/** Each setting is judged by what its directive takes. */
const isOfSetting = ([argument, directive]: Path) => argument === "settings" && directive !== undefined;

function problemsOfSettings(given: Record<string, unknown>, image: string, about: About): string[] {
  const { settings } = given;
  if (settings === null || typeof settings !== "object" || Array.isArray(settings)) return [];
  const secret = about.secret?.has("settings") ?? false;
  const memory = about.unknown?.has("memory")
    ? undefined
    : argumentSchema.shape.memory.safeParse(given.memory).data;
  const found = [
    // A share of `memory` tells how much that is.
    ...checkSettings({ ...settings }, { secret: secret || about.secret?.has("memory"), memory }),
    ...checkVersions({ ...settings }, about.secret?.has("image") ? "" : image, { secret }),
    ...(secret ? [] : checkSecrecy({ ...settings })),
  ];
  return found.map(({ directive, value, reason }) => `settings: ${directive} ${value}: ${reason}`);
}

/** Those of users as a whole, whose values are right one by one. */
function problemsOfUsers(
  sound: (readonly [string, User])[],
  image: string,
  settings: RedisSettings,
  secretSettings?: boolean,
): string[] {
  const server = serverOfImage(image);
  const found = sound.flatMap(([name, user]) => userProblems(user, server).map((text) => `${name}.${text}`));
  return [...found, ...databaseProblems(Object.fromEntries(sound), settings, secretSettings)].map(
    (text) => `users.${text}`,
  );
}

function describe(
  issue: z.core.$ZodIssue,
  given: unknown,
  secret: ReadonlySet<string> = new Set(),
): string[] {
  const [argument] = issue.path;
  const isSecret = secret.has(String(argument));
  const where = issue.path.join(".");
  const refusal =
    `${where}: ${shown(issue.path, given, isSecret)} is not allowed; allowed is ${metaAt(issue.path).allowed}` +
    (isSecret ? "" : advice(issue.path, given));
  switch (issue.code) {
    case "custom":
      // Its own words may have the value in them.
      if (isSecret) return [refusal];
      return issue.message.split("\n").map((line) => `${where}: ${line}`);
    case "invalid_key":
      return issue.issues.map(({ message }) => `${where}: ${message}`);
    case "unrecognized_keys":
      return issue.keys.map((key) => unknownKey([...issue.path, key], Object.keys(shapeAt(issue.path))));
    default:
      return [refusal];
  }
}

/** A key nobody knows, and the one that may have been meant. */
function unknownKey(path: Path, known: string[]): string {
  const { name } = nearest(String(path.at(-1)), known);
  return `${path.join(".")}: there is no such key; the nearest one is ${name} (all: ${known.join(", ")})`;
}

const valueAt = (path: Path, given: unknown) =>
  path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown>)?.[key], given);

/** What arguments without a unit are counted in. */
const units: Readonly<Record<string, string>> = {
  memory: "MiB",
  stopGracePeriod: "seconds",
  readyTimeout: "seconds",
};

/** The number that may have been meant by one with a unit: told only if it is allowed. */
function advice(path: Path, given: unknown): string {
  const name = String(path[0]) as ArgumentName;
  const unit = path.length === 1 ? units[name] : undefined;
  if (unit === undefined) return "";
  const text = String(valueAt(path, given));
  const number = Number(unit === "MiB" ? mebibytesMeant(text) : timeMeant(text, unit));
  const allowed = number > 0 && argumentSchema.shape[name].safeParse(number).success;
  return allowed ? `; ${text} is ${number}` : "";
}

function mebibytesMeant(text: string): number | undefined {
  const bytes = bytesMeant(text);
  return bytes === undefined ? undefined : Number(bytes) / 1024 / 1024;
}

/** A value as an error may show it. */
function shown(path: Path, given: unknown, isSecret: boolean): string {
  if (isSecret || metaAt(path).secret) return "the value (not shown, it is a secret)";
  const value = valueAt(path, given);
  // A map that is none may be the text of one, or the password by itself.
  const isMap = path[0] === "users" ? path.length < 3 : path[0] === "settings" && path.length < 2;
  if (isMap && value !== undefined) return "the value (not shown, a password may be in it)";
  return value === undefined ? "a missing value" : JSON.stringify(value);
}

/** The schema of what lies at a path, through defaults, optionals and maps. */
function schemaAt(path: Path): z.core.$ZodType {
  let schema: z.core.$ZodType = argumentSchema;
  for (const key of path) {
    schema = bare(schema);
    if (schema instanceof z.ZodObject) schema = schema.shape[String(key)];
    else if (schema instanceof z.ZodRecord) schema = schema.valueType;
  }
  return schema;
}

function bare(schema: z.core.$ZodType): z.core.$ZodType {
  return schema instanceof z.ZodDefault || schema instanceof z.ZodOptional ? bare(schema.unwrap()) : schema;
}

function shapeAt(path: Path): Record<string, unknown> {
  const schema = bare(schemaAt(path));
  return schema instanceof z.ZodObject ? schema.shape : {};
}

/** The words and marks of the nearest enclosing schema that has some. */
function metaAt(path: Path): { allowed?: string; secret?: boolean } {
  for (let length = path.length; length > 0; length--) {
    const schema = schemaAt(path.slice(0, length));
    const meta = schema instanceof z.ZodType ? schema.meta() : undefined;
    if (meta?.allowed) return { allowed: String(meta.allowed), secret: meta.secret === true };
  }
  return {};
}
