import { backupText, declaredBackup, withBackupUser } from "../../../arguments/declaredBackup";
import { dockerNames } from "../../../arguments/dockerNames";
import type { StackArguments } from "../../../arguments/schema";
import { rulesOf } from "../../../arguments/userProblems";
import type { User } from "../../../arguments/userSchema";
import { currentName } from "../../../conf/directives";
import { bootSettings, liveSettings, type RedisSettings, withDefaults } from "../../../conf/redisConf";
import { shareOfMemory, withoutShare } from "../../../conf/shareOfMemory";
import type { DeclaredPassword, DeclaredServer, DeclaredUser, ServerProperty } from "./declaredServer";

/** The encrypted texts of a stack file by where they stand: two that are equal are of one value, and nothing else is known of it. */
export interface Seals {
  /** Of whole arguments. */
  properties: Partial<Record<ServerProperty, string>>;
  /** By directive, where `settings` is not encrypted as a whole. */
  settings: Record<string, string>;
  /** Of given passwords or their hashes, by user. */
  passwords: Record<string, string>;
}

export const noSeals: Seals = { properties: {}, settings: {}, passwords: {} };

/** In place of a directive's value that is encrypted. */
export const secretValue = "(secret)";

/**
 * A server as the arguments of a stack declare it. Those that are encrypted have any value in `args`, which is not looked at; encrypted
 * directives are not in it.
 */
export function fromArguments(
  name: string,
  stack: string,
  args: StackArguments,
  seals: Seals = noSeals,
): DeclaredServer {
  const names = dockerNames(name, stack, args);
  const backup = declaredBackup(args.backup);
  const server: DeclaredServer = {
    name,
    image: args.image,
    container: names.container,
    dataVolume: names.dataVolume,
    // A foreign volume is not the stack's to delete.
    retainData: args.retainData || args.dataVolume !== "",
    protectData: args.protectData,
    port: args.port,
    bindAddress: args.bindAddress,
    network: args.network,
    endpoint: args.endpoint,
    memory: args.memory,
    restart: args.restart,
    stopGracePeriod: args.stopGracePeriod,
    readyTimeout: args.readyTimeout,
    settings: declaredSettings(args, seals),
    ...(args.aof.rewriteTrigger !== undefined && { rewriteTrigger: String(args.aof.rewriteTrigger) }),
    ...(args.adopt.from !== undefined && { adoptFrom: args.adopt.from }),
    ...(backup && { backup: backupText(backup) }),
    adminRotation: args.adminRotation,
    users: byName(
      Object.entries(withBackupUser(args.users, backup)).map(([user, declared]) => [
        user,
        declaredUser(declared, seals.passwords[user]),
      ]),
    ),
    notShown: {},
  };
  for (const property of Object.keys(seals.properties) as ServerProperty[]) {
    delete server[property];
    server.notShown[property] = "secret";
  }
  return server;
}

/** Without what every object has: a user may be called `constructor`. */
function byName<T>(entries: [string, T][]): Record<string, T> {
  return { __proto__: null, ...Object.fromEntries(entries) } as unknown as Record<string, T>;
}

/** The directives of redis.conf, those that can be changed live and those read at boot, by their current names. */
function declaredSettings({ settings, memory }: StackArguments, seals: Seals): Record<string, string> {
  const share = shareOfMemory(settings.maxmemory);
  const isShareOfSecret = share !== undefined && "memory" in seals.properties;
  const plain: RedisSettings = withDefaults(
    isShareOfSecret ? { ...settings, maxmemory: undefined } : withoutShare(settings, memory),
  );
  return {
    ...liveSettings(plain),
    ...bootSettings(plain),
    ...(isShareOfSecret && { maxmemory: `${share}% of memory ${secretValue}` }),
    ...Object.fromEntries(Object.keys(seals.settings).map((name) => [currentName(name), secretValue])),
  };
}

function declaredUser(user: User, seal: string | undefined): DeclaredUser {
  const { preset, database, mustAllow, mustDeny } = user;
  return {
    rules: rulesOf(user),
    ...(preset !== undefined && { preset }),
    ...(database !== undefined && { database }),
    ...((mustAllow || mustDeny) && {
      expectations: { ...(mustAllow && { mustAllow }), ...(mustDeny && { mustDeny }) },
    }),
    password: passwordOf(user, seal),
  };
}

function passwordOf(
  { password, passwordHash, rotation = 0, revokePrevious = false }: User,
  seal: string | undefined,
): DeclaredPassword {
  if (password === undefined && passwordHash === undefined)
    return { from: "generated", rotation, revokePrevious };
  return { from: "given", ...(seal !== undefined && { seal }) };
}
