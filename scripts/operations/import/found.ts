import { type ListedUser, parseListedUser } from "../../../components/acl/listedUser";
import { parseInfo, parsePairs } from "../../../components/connection/replies";

/** What a running server was asked, and what it said. */
export interface Answers {
  aclList: string[];
  /** Name, value, name, value … */
  configGet: string[];
  info: string;
  /** Flat, as `redis-cli` prints it. */
  moduleList: string[];
  /** Nothing where it has no such command, or may not tell. */
  commandList?: string[];
}

/** A running server, as it describes itself. */
export interface FoundServer {
  engine: "Redis" | "Valkey";
  /** Of the engine. */
  version: string;
  users: ListedUser[];
  directives: Record<string, string>;
  info: Record<string, string>;
  /** By their names in MODULE LIST. */
  modules: string[];
  /** Commands of every Redis that this one has not under their own names. */
  renamed: string[];
  keys: number;
  /** The numbers of those that have keys. */
  databases: number[];
}

/** Those that people rename or take away. */
const renamedByPeople = [
  ...["config", "debug", "flushall", "flushdb", "keys", "shutdown", "save", "bgsave", "bgrewriteaof"],
  ...["replicaof", "slaveof", "monitor", "acl", "module", "eval", "script", "rename", "del"],
];

export function foundServer(answers: Answers): FoundServer {
  const info = parseInfo(answers.info);
  const { valkey_version: valkey, redis_version: redis = "" } = info;
  const known = new Set(answers.commandList?.map((name) => name.toLowerCase()));
  const keyspace = Object.entries(info).flatMap(([name, value]) => {
    const [, database] = /^db(\d+)$/.exec(name) ?? [];
    return database === undefined ? [] : [{ database: Number(database), keys: keysIn(value) }];
  });
  return {
    engine: valkey === undefined ? "Redis" : "Valkey",
    version: valkey ?? redis,
    users: answers.aclList.map(parseListedUser),
    directives: parsePairs(answers.configGet),
    info,
    modules: answers.moduleList.flatMap((word, at) => (answers.moduleList[at - 1] === "name" ? [word] : [])),
    renamed: known.size === 0 ? [] : renamedByPeople.filter((name) => !known.has(name)),
    keys: keyspace.reduce((sum, { keys }) => sum + keys, 0),
    databases: keyspace.map(({ database }) => database),
  };
}

function keysIn(keyspace: string): number {
  return Number(/keys=(\d+)/.exec(keyspace)?.[1] ?? 0);
}
