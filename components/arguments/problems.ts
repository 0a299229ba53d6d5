import { z } from "zod";
import { checkUserName } from "../acl/grammar/checkRules";
import { checkVersions } from "../conf/checkSettings";
import type { RedisSettings } from "../conf/settings";
import { serverOfImage } from "../image/serverOfImage";
import { nearest } from "../spelling/nearest";
import { argumentSchema, settingProblem } from "./schema";
import { passwordNameProblems, userProblems } from "./userProblems";
import { type User, userSchema } from "./userSchema";

type Path = readonly PropertyKey[];

/**
 * What is wrong with a set of arguments for the Redis of `image`; one that is no text, such as an output that is not known yet,
 * may be any. Values of passwords are never shown.
 */
export function problems(given: Record<string, unknown>, image?: unknown): string[] {
  const on = typeof image === "string" ? image : "";
  const { data, error } = argumentSchema.safeParse(given);
  if (data)
    return [...versionProblems(data.settings, on), ...problemsOfUsers(Object.entries(data.users), on)];
  const settings = argumentSchema.shape.settings.safeParse(given.settings).data ?? {};
  const sound = Object.entries(given.users ?? {}).flatMap(([name, user]) => {
    const { data } = userSchema.safeParse(user);
    return data && !checkUserName(name) ? [[name, data] as const] : [];
  });
  return [
    ...error.issues.flatMap((issue) => describe(issue, given)),
    ...versionProblems(settings, on),
    ...problemsOfUsers(sound, on),
  ];
}

/** Directives and values that are right on another version. */
function versionProblems(settings: RedisSettings, image: string): string[] {
  return checkVersions(settings, image)
    .map(settingProblem)
    .map((text) => `settings: ${text}`);
}

/** Those of users as a whole, whose values are right one by one. */
function problemsOfUsers(sound: (readonly [string, User])[], image: string): string[] {
  const server = serverOfImage(image);
  const found = sound.flatMap(([name, user]) => userProblems(user, server).map((text) => `${name}.${text}`));
  return [...found, ...passwordNameProblems(Object.fromEntries(sound))].map((text) => `users.${text}`);
}

function describe(issue: z.core.$ZodIssue, given: unknown): string[] {
  const where = issue.path.join(".");
  switch (issue.code) {
    case "custom":
      return issue.message.split("\n").map((line) => `${where}: ${line}`);
    case "invalid_key":
      return issue.issues.map(({ message }) => `${where}: ${message}`);
    case "unrecognized_keys":
      return issue.keys.map((key) => unknownKey([...issue.path, key], Object.keys(shapeAt(issue.path))));
    default:
      return [
        `${where}: ${shown(issue.path, given)} is not allowed; allowed is ${metaAt(issue.path).allowed}`,
      ];
  }
}

/** A key nobody knows, and the one that may have been meant. */
function unknownKey(path: Path, known: string[]): string {
  const { name } = nearest(String(path.at(-1)), known);
  return `${path.join(".")}: there is no such key; the nearest one is ${name} (all: ${known.join(", ")})`;
}

/** A value as an error may show it. */
function shown(path: Path, given: unknown): string {
  if (metaAt(path).secret) return "the value (not shown, it is a secret)";
  const value = path.reduce<unknown>((at, key) => (at as Record<PropertyKey, unknown>)?.[key], given);
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
