/**
 * Writes components/acl/grammar/commandTable.json from real servers: `COMMAND` of each, oldest first.
 *
 *     node scripts/run.mjs tests/parts/acl/generateCommandTable.ts --modules 7410 -- 7474 8080 8282
 *
 * The numbers are loopback ports. The server behind `--modules` has Redis Stack's modules loaded; only their commands
 * are taken from it. Commands newer than the newest server come from the list that ioredis keeps.
 */
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import newest from "@ioredis/commands/built/commands.json";
import Redis from "ioredis";
import {
  type CommandEntry,
  type CommandLayer,
  type KeySpec,
  keySpecDefaults,
} from "../../../components/acl/grammar/commands";

type Reply = string | number | Reply[];
type Described = { arity: number; flags: string[]; keyStart: number; keyStop: number; step: number };

async function main(args: string[]): Promise<void> {
  const split = args.indexOf("--");
  const [flag, modulesPort] = args.slice(0, split);
  const ports = args.slice(split + 1);
  if (flag !== "--modules" || !modulesPort || ports.length === 0) {
    throw new Error("usage: --modules PORT -- PORT...");
  }
  const servers = await Promise.all(ports.map(readServer));
  const layers: Record<string, CommandLayer> = {};
  let known: Record<string, CommandEntry> = {};
  for (const { version, commands } of servers) {
    const core = only(commands, (name) => !name.includes("."));
    layers[version.split(".").slice(0, 2).join(".")] = changes(known, core);
    known = core;
  }
  layers.later = Object.fromEntries(describedLater().filter(([name]) => !(name in known)));
  const { commands } = await readServer(modulesPort);
  const modules = only(commands, (name) => moduleFamily.test(name));
  const table = {
    generatedBy: "tests/parts/acl/generateCommandTable.ts",
    servers: servers.map((s) => s.version),
  };
  const file = join(__dirname, "../../../components/acl/grammar/commandTable.json");
  writeFileSync(file, onePerLine({ ...table, layers, modules }));
  execFileSync("npx", ["biome", "format", "--write", file]);
}

function only(commands: Record<string, CommandEntry>, keep: (name: string) => boolean) {
  return Object.fromEntries(Object.entries(commands).filter(([name]) => keep(name)));
}

/** Keeps a command that is short enough on a line of its own, so that the file can be read and compared. */
function onePerLine(table: object): string {
  return JSON.stringify(table, null, 1).replace(/^ {3}"(.*)": \{$[\s\S]*?^ {3}\}/gm, (entry) =>
    entry.replace(/\n */g, " "),
  );
}

const moduleFamily = /^(?:bf|cf|cms|ft|json|tdigest|topk|ts)\.(?!.*\|)/;

function changes(before: Record<string, CommandEntry>, after: Record<string, CommandEntry>): CommandLayer {
  const changed: CommandLayer = {};
  for (const name of Object.keys({ ...before, ...after }).sort()) {
    const now = after[name] ?? null;
    if (JSON.stringify(before[name] ?? null) !== JSON.stringify(now)) changed[name] = now;
  }
  return changed;
}

async function readServer(port: string) {
  const redis = new Redis({ host: "127.0.0.1", port: Number(port) });
  try {
    const version = /redis_version:(\S+)/.exec(await redis.info("server"))?.[1];
    if (!version) throw new Error(`the server on port ${port} does not tell its version`);
    const entries: [string, CommandEntry][] = [];
    for (const command of (await redis.call("COMMAND")) as Reply[][]) collect(command, entries);
    entries.sort(([a], [b]) => (a < b ? -1 : 1));
    return { version, commands: Object.fromEntries(entries) };
  } finally {
    redis.disconnect();
  }
}

function collect(command: Reply[], into: [string, CommandEntry][]): void {
  const [name, arity, flags, , , , categories, , specs, subcommands] = command;
  const entry: CommandEntry = {
    arity: Number(arity),
    categories: (categories as string[]).map((category) => category.slice(1)).join(" "),
  };
  // Redis Stack's modules for 7.4 have no categories, but say whether they read or write.
  if ((flags as string[]).includes("module") && String(name).includes(".")) {
    entry.categories = (flags as string[]).includes("write") ? "write" : "read";
  }
  if ((flags as string[]).includes("no_auth")) entry.noAuth = true;
  const keys = (specs as Reply[][]).map(keySpec).filter((spec) => spec !== undefined);
  keys.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  if (keys.length > 0) entry.keys = keys;
  into.push([String(name).toLowerCase(), entry]);
  for (const subcommand of subcommands as Reply[][]) collect(subcommand, into);
}

/** One key specification with just what an ACL check looks at, or undefined for channels, which are no keys. */
function keySpec(reply: Reply[]): KeySpec | undefined {
  const spec = pairs(reply);
  const flags = spec.flags as string[];
  if (flags.includes("not_key")) return undefined;
  const begin = pairs(spec.begin_search as Reply[]);
  const find = pairs(spec.find_keys as Reply[]);
  const writes = ["insert", "delete", "update"].some((flag) => flags.includes(flag));
  const incomplete = flags.includes("incomplete") || begin.type === "unknown" || find.type === "unknown";
  const where = {
    ...(begin.type === "unknown" ? {} : pairs(begin.spec as Reply[])),
    ...(find.type === "unknown" ? {} : pairs(find.spec as Reply[])),
  };
  // Servers list these in any order, and most are 0 or 1.
  const told = Object.entries(where).filter(
    ([name, value]) => value !== (keySpecDefaults as Record<string, unknown>)[name],
  );
  return {
    may: `${flags.includes("access") ? "r" : ""}${writes ? "w" : ""}`,
    ...Object.fromEntries(told.sort(([a], [b]) => (a < b ? -1 : 1))),
    ...(flags.includes("variable_flags") ? { variable: true } : {}),
    ...(incomplete ? { incomplete: true } : {}),
  } as KeySpec;
}

function pairs(flat: Reply[]): Record<string, Reply> {
  const record: Record<string, Reply> = {};
  for (let i = 0; i < flat.length; i += 2) record[String(flat[i])] = flat[i + 1] as Reply;
  return record;
}

/** ioredis lists flags, not categories; Redis itself derives these categories from them (not the data type's own). */
function describedLater(): [string, CommandEntry][] {
  const entries: [string, CommandEntry][] = [];
  const add = (name: string, { arity, flags, keyStart, keyStop, step }: Described) => {
    const has = (flag: string) => flags.includes(flag);
    const categories = [
      has("write") && "write",
      has("readonly") && "read",
      has("admin") && "admin dangerous",
      has("pubsub") && "pubsub",
      has("blocking") && "blocking",
      has("fast") ? "fast" : "slow",
    ];
    const entry: CommandEntry = { arity, categories: categories.filter(Boolean).join(" ") };
    if (keyStart > 0) {
      const lastkey = keyStop < 0 ? keyStop : keyStop - keyStart;
      const range = { ...(lastkey ? { lastkey } : {}), ...(step > 1 ? { keystep: step } : {}) };
      entry.keys = [{ may: has("write") ? "rw" : "r", index: keyStart, ...range }];
    }
    entries.push([name, entry]);
  };
  for (const [name, command] of Object.entries(newest)) {
    add(name, command);
    const subcommands = "subcommands" in command ? command.subcommands : {};
    for (const [sub, described] of Object.entries(subcommands)) add(`${name}|${sub}`, described as Described);
  }
  return entries;
}

main(process.argv.slice(2));
