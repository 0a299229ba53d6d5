import { argumentSchema, type StackArguments } from "../../../components/arguments/schema";
import { givenArguments, readStackConfig, StackConfigError } from "../../../components/arguments/stackConfig";
import { rulesOf } from "../../../components/arguments/userProblems";
import { findDirective } from "../../../components/conf/directives";
import type { SettingValue } from "../../../components/conf/directives/directive";
import { liveSettings, withDefaults } from "../../../components/conf/redisConf";
import { shareOfMemory, withoutShare } from "../../../components/conf/shareOfMemory";
import { declarationWarnings } from "../../../components/impact/declarationWarnings";
import { limitProblem } from "../../../components/impact/memoryLimit";
import type { DeclaredServer } from "../../../components/impact/report/sides/declaredServer";
import { fromArguments } from "../../../components/impact/report/sides/fromArguments";
import { type Rotations, skippedRotations } from "../../../components/impact/skippedRotations";
import { userWarnings } from "../../../components/impact/userWarnings";
import { serverName } from "../../setup/declaredServer";
import { type StackConfiguration, type StackFiles, stackConfiguration } from "./stackConfiguration";

/** A stack as its files declare it. */
export interface DeclaredStack {
  stack: string;
  configuration: StackConfiguration;
  /** Where the program refuses it: its own words, and then `args` and `server` are without what is wrong. */
  refusal?: string;
  args: StackArguments;
  server: DeclaredServer;
}

/** Reads and checks the files of a stack, as the program does at the begin of a preview. */
export function declaredStack(stack: string, files: StackFiles): DeclaredStack {
  const configuration = stackConfiguration(stack, files);
  const { args, refusal } = checkedArguments(configuration);
  return {
    stack,
    configuration,
    args,
    ...(refusal !== undefined && { refusal }),
    server: fromArguments(serverName, stack, args, configuration.seals),
  };
}

function checkedArguments({ project, config, secret, unknown, users }: StackConfiguration): {
  args: StackArguments;
  refusal?: string;
} {
  const raw = JSON.stringify({ config: { [`${project}:users`]: users ?? {} } });
  try {
    return { args: readStackConfig(project, config, secret, raw, unknown) };
  } catch (error) {
    if (!(error instanceof StackConfigError)) throw error;
    return { args: soundArguments(givenArguments(project, config)), refusal: error.message };
  }
}

/** The arguments without those that their schema refuses; of users and directives only the one that it is about goes. */
function soundArguments(given: Record<string, unknown>): StackArguments {
  const sound = structuredClone(given);
  for (const issue of argumentSchema.safeParse(given).error?.issues ?? []) {
    const keys = issue.code === "unrecognized_keys" ? issue.keys : [undefined];
    for (const key of keys) remove(sound, key === undefined ? issue.path : [...issue.path, key]);
  }
  const args = argumentSchema.parse(sound);
  const taken = Object.entries(args.settings).filter(
    ([name, value]) =>
      findDirective(name)?.kind.normalize(value as SettingValue) !== undefined ||
      (args.memory > 0 && name === "maxmemory" && shareOfMemory(value) !== undefined),
  );
  return { ...args, settings: Object.fromEntries(taken) };
}

function remove(from: Record<string, unknown>, [argument, name]: readonly PropertyKey[]): void {
  const value = from[String(argument)];
  const isPart = (argument === "users" || argument === "settings") && name !== undefined;
  if (isPart && value !== null && typeof value === "object") {
    delete (value as Record<string, unknown>)[String(name)];
  } else delete from[String(argument)];
}

/** What the program refuses when it brings this up in place of another one. */
export function refusedChanges(before: DeclaredStack, after: DeclaredStack): string[] {
  const skipped = skippedRotations(rotationsOf(before), rotationsOf(after));
  const urn = `urn:pulumi:${after.stack}::${after.configuration.project}::${containerType}::${serverName}`;
  const isKnown = ![before, after].some(({ server }) => server.notShown.memory);
  const limits = { before: before.args.memory, after: after.args.memory, urn };
  const limit = isKnown ? limitProblem(limits) : undefined;
  return [...skipped, ...(limit === undefined ? [] : [limit])];
}

const containerType = "redis:index:RedisServer$docker:index/container:Container";

function rotationsOf({ args, configuration }: DeclaredStack): Rotations {
  const isKnown = !configuration.unknown.has("adminRotation");
  const users = Object.entries(args.users).flatMap(([name, { password, passwordHash, rotation = 0 }]) =>
    password === undefined && passwordHash === undefined ? [[name, rotation]] : [],
  );
  return { admin: isKnown ? args.adminRotation : 0, users: Object.fromEntries(users) };
}

/** What the program warns of at a preview of it. */
export function warningsOf({ args, configuration, server }: DeclaredStack): string[] {
  const { unknown, seals } = configuration;
  const isHidden = unknown.has("settings") || unknown.has("memory") || Object.keys(seals.settings).length > 0;
  const settings = liveSettings(withDefaults(withoutShare(args.settings, args.memory)));
  const users = Object.entries(args.users);
  return [
    // Without some of what they depend on, they may be wrong.
    ...(isHidden ? [] : declarationWarnings({ ...args, settings })),
    ...userWarnings({
      rules: Object.fromEntries(users.map(([name, user]) => [name, rulesOf(user)])),
      presets: Object.fromEntries(users.flatMap(([name, { preset }]) => (preset ? [[name, preset]] : []))),
      settings,
      image: server.image ?? "",
      hidden: unknown.has("image") || isHidden,
    }),
  ];
}
