import { setTimeout as pause } from "node:timers/promises";
import type Redis from "ioredis";
import type { BareServer } from "./bareServer";
import { holdChild } from "./heldChild";
import {
  aofWritten,
  change,
  fill,
  persistenceShows,
  saveWithoutEnd,
  snapshot,
  switchLive,
} from "./persistence";

export interface Situation {
  name: string;
  /** From empty volumes to the moment before the SIGKILL. */
  happens: (server: BareServer) => Promise<void>;
  /** How boot.sh starts Redis after it. */
  boots: "yes" | "no";
  /** What redis.conf says by then; `pulumi up` would switch the running server to it. */
  declared: "yes" | "no";
  /** The decision hangs on comparing times, where BusyBox is most unlike Debian. */
  timesDecide?: true;
}

/** A server that was always on this mode, with 10,000 keys that are on disk. */
async function serverWith(appendonly: "yes" | "no", server: BareServer): Promise<void> {
  await server.install(appendonly);
  await server.start();
  await fill(server.redis);
  if (appendonly === "no") await snapshot(server.redis);
}

/** Off for a while after it was on: dump.rdb is the truth, and the AOF beside it is old. */
async function serverOverOldAof(server: BareServer): Promise<void> {
  await serverWith("yes", server);
  await server.install("no");
  await switchLive(server.redis, "no");
  await change(server.redis, "after the AOF");
  await snapshot(server.redis);
}

/** Writes while a snapshot is made, which lacks them and is complete after them. */
async function changeDuringSnapshot(server: BareServer): Promise<void> {
  const { redis, name } = server;
  const snapshot = await holdChild(redis, name, () => beginSnapshot(server));
  // BusyBox knows the begin of a snapshot to the second.
  const begun = await serverSecond(redis);
  while ((await serverSecond(redis)) < begun + 2) await pause(50);
  await change(redis, "during the snapshot");
  await aofWritten(redis);
  snapshot.release();
  await persistenceShows(redis, "rdb_bgsave_in_progress:0", "rdb_last_bgsave_status:ok");
}

/** Resolves when its file is there: to boot.sh, that is when it began. */
async function beginSnapshot(server: BareServer): Promise<void> {
  await server.redis.bgsave();
  const isSaving = async () => (await server.redis.info("persistence")).includes("rdb_bgsave_in_progress:1");
  while (!(await server.inContainer("ls /data")).includes("temp-") && (await isSaving())) await pause(10);
}

const serverSecond = async (redis: Redis): Promise<number> => Number((await redis.time())[0]);

export const situations: Situation[] = [
  {
    name: "a fresh volume, on",
    happens: (server) => serverWith("yes", server),
    boots: "yes",
    declared: "yes",
  },
  {
    name: "a fresh volume, off",
    happens: (server) => serverWith("no", server),
    boots: "no",
    declared: "no",
  },
  {
    name: "off to on, installed",
    happens: async (server) => {
      await serverWith("no", server);
      await server.install("yes");
    },
    boots: "no",
    declared: "yes",
  },
  {
    name: "off to on, installed twice",
    timesDecide: true,
    happens: async (server) => {
      await serverOverOldAof(server);
      await server.install("yes");
      await server.install("yes");
    },
    boots: "no",
    declared: "yes",
  },
  {
    name: "off to on, during the first rewrite",
    happens: async (server) => {
      await serverWith("no", server);
      await server.install("yes");
      await saveWithoutEnd(server.redis);
      await server.redis.config("SET", "appendonly", "yes");
      await persistenceShows(server.redis, "aof_rewrite_in_progress:1");
    },
    boots: "no",
    declared: "yes",
  },
  {
    name: "off to on, switched",
    happens: async (server) => {
      await serverWith("no", server);
      await server.install("yes");
      await switchLive(server.redis, "yes");
      await change(server.redis, "after the switch");
    },
    boots: "yes",
    declared: "yes",
  },
  {
    name: "on again over an old AOF, installed",
    happens: async (server) => {
      await serverOverOldAof(server);
      await server.install("yes");
    },
    boots: "no",
    declared: "yes",
  },
  {
    name: "on again over an old AOF, during the first rewrite",
    timesDecide: true,
    happens: async (server) => {
      await serverOverOldAof(server);
      await server.install("yes");
      await saveWithoutEnd(server.redis);
      await server.redis.config("SET", "appendonly", "yes");
      await persistenceShows(server.redis, "aof_rewrite_in_progress:1");
    },
    boots: "no",
    declared: "yes",
  },
  {
    name: "on again over an old AOF, switched",
    happens: async (server) => {
      await serverOverOldAof(server);
      await server.install("yes");
      await switchLive(server.redis, "yes");
      await change(server.redis, "after the switch");
    },
    boots: "yes",
    declared: "yes",
  },
  {
    name: "steadily on, with a dump.rdb that is newer and lacks writes",
    happens: async (server) => {
      await serverWith("yes", server);
      await changeDuringSnapshot(server);
    },
    boots: "yes",
    declared: "yes",
  },
  {
    name: "on to off, installed",
    happens: async (server) => {
      await serverWith("yes", server);
      await server.install("no");
      await change(server.redis, "after the installation");
    },
    boots: "yes",
    declared: "no",
  },
  {
    name: "on to off, installed, then a snapshot and later writes",
    happens: async (server) => {
      await serverWith("yes", server);
      await server.install("no");
      await snapshot(server.redis);
      await change(server.redis, "after the snapshot");
    },
    boots: "yes",
    declared: "no",
  },
  {
    name: "on to off, installed, then a snapshot and writes only while it was made",
    timesDecide: true,
    happens: async (server) => {
      await serverWith("yes", server);
      await server.install("no");
      await changeDuringSnapshot(server);
    },
    boots: "yes",
    declared: "no",
  },
  {
    name: "on to off, switched, before the first snapshot is complete",
    happens: async (server) => {
      await serverWith("yes", server);
      await server.install("no");
      await saveWithoutEnd(server.redis);
      await server.redis.config("SET", "appendonly", "no");
      await server.redis.bgsave();
      await persistenceShows(server.redis, "rdb_bgsave_in_progress:1");
    },
    boots: "yes",
    declared: "no",
  },
  {
    name: "on to off, switched",
    timesDecide: true,
    happens: serverOverOldAof,
    boots: "no",
    declared: "no",
  },
  {
    name: "on to off to on, installed and never switched",
    timesDecide: true,
    happens: async (server) => {
      await serverWith("yes", server);
      await server.install("no");
      await snapshot(server.redis);
      await change(server.redis, "between the two");
      await server.install("yes");
      await change(server.redis, "after both");
    },
    boots: "yes",
    declared: "yes",
  },
  {
    name: "off to on to off, installed and never switched",
    happens: async (server) => {
      await serverOverOldAof(server);
      await server.install("yes");
      await server.install("no");
    },
    boots: "no",
    declared: "no",
  },
];
