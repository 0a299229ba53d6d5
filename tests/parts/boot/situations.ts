import type { BareServer } from "./bareServer";
import { change, persistenceShows, saveWithoutEnd, snapshot, switchLive } from "./persistence";
import {
  changeDuringSnapshot,
  completeSnapshot,
  serverOverOldAof,
  serverWith,
  snapshotWithoutEnd,
} from "./switchSteps";

export interface Situation {
  name: string;
  /** From empty volumes to the moment before the SIGKILL. */
  happens: (server: BareServer) => Promise<void>;
  /** How boot.sh starts Redis after it. */
  boots: "yes" | "no";
  /** What redis.conf says by then; `pulumi up` would switch the running server to it. */
  declared: "yes" | "no";
  /** In the short run on BusyBox, too: each is decided on another way through the scripts. */
  everywhere?: true;
}

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
    everywhere: true,
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
    name: "off to on, while the first rewrite waits for a snapshot",
    happens: async (server) => {
      await serverWith("no", server);
      await server.install("yes");
      await saveWithoutEnd(server.redis);
      await server.redis.bgsave();
      await server.redis.config("SET", "appendonly", "yes");
      await persistenceShows(server.redis, "aof_rewrite_scheduled:1");
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
    },
    boots: "yes",
    declared: "yes",
  },
  {
    name: "off to on, switched, then written",
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
    everywhere: true,
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
    everywhere: true,
    happens: async (server) => {
      await serverWith("yes", server);
      await server.install("no");
      await changeDuringSnapshot(server);
    },
    boots: "yes",
    declared: "no",
  },
  {
    name: "on to off, CONFIG SET",
    happens: async (server) => {
      await serverWith("yes", server);
      await server.install("no");
      await server.redis.config("SET", "appendonly", "no");
    },
    boots: "yes",
    declared: "no",
  },
  {
    name: "on to off, while the snapshot is made",
    happens: async (server) => {
      await serverWith("yes", server);
      await server.install("no");
      await snapshotWithoutEnd(server);
    },
    boots: "yes",
    declared: "no",
  },
  {
    name: "on to off, while the snapshot is made, over an older one",
    happens: async (server) => {
      await serverWith("yes", server);
      await snapshot(server.redis);
      await change(server.redis, "after the older snapshot");
      await server.install("no");
      await snapshotWithoutEnd(server);
    },
    boots: "yes",
    declared: "no",
  },
  {
    name: "on to off, the snapshot is complete",
    everywhere: true,
    happens: async (server) => {
      await serverWith("yes", server);
      await server.install("no");
      await completeSnapshot(server);
    },
    boots: "no",
    declared: "no",
  },
  {
    name: "on to off, written to the AOF since, the snapshot is complete",
    everywhere: true,
    happens: async (server) => {
      await serverWith("yes", server);
      await server.install("no");
      await change(server.redis, "after the installation");
      await completeSnapshot(server);
    },
    boots: "no",
    declared: "no",
  },
  {
    name: "on to off, during the rewrite that ends the AOF",
    happens: async (server) => {
      await serverWith("yes", server);
      await server.install("no");
      await completeSnapshot(server);
      await saveWithoutEnd(server.redis);
      await server.redis.call("BGREWRITEAOF");
      await persistenceShows(server.redis, "aof_rewrite_in_progress:1");
    },
    boots: "no",
    declared: "no",
  },
  {
    name: "on to off, switched",
    everywhere: true,
    happens: async (server) => {
      await serverWith("yes", server);
      await server.install("no");
      await switchLive(server.redis, "no");
    },
    boots: "no",
    declared: "no",
  },
  {
    name: "on to off, switched, then a snapshot of later writes",
    happens: serverOverOldAof,
    boots: "no",
    declared: "no",
  },
  {
    name: "on to off to on, installed and never switched",
    everywhere: true,
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

export function situation(name: string): Situation {
  const found = situations.find((one) => one.name === name);
  if (!found) throw new Error(`no situation is called ${name}`);
  return found;
}
