import { checkSettings, checkVersions } from "../../../components/conf/checkSettings";
import { currentName, findDirective } from "../../../components/conf/directives";
import { refused } from "../../../components/conf/directives/refused";
import { sameValue } from "../../../components/conf/sameValue";
import { holdsSecret } from "../../../components/conf/secretDirectives";
import type { FoundServer } from "./found";
import { formerDefault } from "./versionDefaults";

export interface CarriedSettings {
  settings: Record<string, string | number>;
  /** What cannot be carried over. */
  notes: string[];
}

/** The directives that differ from the defaults of the server's own version, as they may be declared for the Redis of `image`. */
export function carriedSettings(server: FoundServer, image: string): CarriedSettings {
  const carried: CarriedSettings = { settings: {}, notes: [] };
  const unknown: string[] = [];
  const { directives } = server;
  for (const name of Object.keys(directives).sort()) {
    const value = directives[name] ?? "";
    const directive = findDirective(name);
    // Of two names of one directive, the one that Redis uses today.
    if (elsewhere.has(name) || name !== currentName(name) || ofOthers.test(name)) continue;
    if (Object.hasOwn(refused, name)) {
      if (isSet(name, value)) carried.notes.push(`settings: ${name}${shown(name, value)}: ${whyNot(name)}`);
    } else if (directive === undefined) {
      unknown.push(name);
    } else if (
      name === "appendonly" ||
      !sameValue(name, value, formerDefault(server, name) ?? directive.redisDefault)
    ) {
      carry(name, value, image, carried);
    }
  }
  if (unknown.length > 0) {
    carried.notes.push(
      `settings: ${unknown.join(", ")}: ${unknown.length > 1 ? "these are" : "this is"} not known to Redis 7.4 to 8.10: left out`,
    );
  }
  return { ...carried, notes: [...carried.notes, ...modesNotes(server)] };
}

function carry(name: string, value: string, image: string, carried: CarriedSettings): void {
  if (holdsSecret(name)) {
    if (value !== "") carried.notes.push(`settings: ${name} is a secret: ${howToSet(name)}`);
    return;
  }
  const given = /^\d{1,15}$/.test(value) ? Number(value) : value;
  const found = [...checkSettings({ [name]: given }), ...checkVersions({ [name]: given }, image)];
  if (found.length === 0) carried.settings[name] = given;
  for (const problem of found) {
    carried.notes.push(`settings: ${name} ${problem.value} is left out: ${problem.reason}`);
  }
}

function howToSet(name: string): string {
  return `set it with \`pulumi config set --secret --path 'redis-server:settings["${name}"]'\``;
}

/** What an argument, or the way of the data, stands for. */
const elsewhere = new Set(["port", "bind", "dir", "protected-mode", "requirepass"]);

/** Of features that are told of as a whole. */
const ofOthers = /^(cluster|tls)-|^(master|primary)(auth|user)$|^(slaveof|replicaof)$/;

/** What a server has that nobody gave the directive. */
const untouched: Readonly<Record<string, readonly string[]>> = {
  appenddirname: ["appendonlydir"],
  appendfilename: ["appendonly.aof"],
  daemonize: ["no"],
  dbfilename: ["dump.rdb"],
  "lua-replicate-commands": ["yes"],
  supervised: ["no"],
  unixsocketperm: ["0"],
  "watchdog-period": ["0"],
};

function isSet(name: string, value: string): boolean {
  return value !== "" && !untouched[name]?.includes(value);
}

const shown = (name: string, value: string) =>
  /^(aclfile|dbfilename|append|daemon|unix|log|pid)/.test(name) ? ` ${value}` : "";

function whyNot(name: string): string {
  if (["dbfilename", "appendfilename", "appenddirname"].includes(name)) {
    return "here the files have Redis's own names: the first `pulumi up` refuses the volume, changes nothing, and prints the commands that rename them";
  }
  return refused[name] ?? "";
}

/** What makes a server more, or another thing, than one that stands alone. */
function modesNotes({ directives, info }: FoundServer): string[] {
  const notes: string[] = [];
  if (directives["cluster-enabled"] === "yes") {
    notes.push("cluster: it is a node of a cluster and has a part of the keys: a RedisServer stands alone");
  }
  if (info.role === "slave") {
    notes.push(
      `replication: it is a replica of ${info.master_host}:${info.master_port}: import the server that it copies, which has the writes`,
    );
  } else if (Number(info.connected_slaves ?? 0) > 0) {
    notes.push(
      `replication: ${info.connected_slaves} replicas copy it. None of them follows by itself: a user for them needs \`+psync +replconf +ping\``,
    );
  }
  if (Number(directives["tls-port"] ?? 0) > 0) {
    notes.push(
      "TLS: it is not supported yet, so that all tls-* are left out: put a proxy that ends TLS before the port, or keep it on a private network",
    );
  }
  return notes;
}
