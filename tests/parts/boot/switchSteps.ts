import { setTimeout as pause } from "node:timers/promises";
import type { BareServer } from "./bareServer";
import { holdChild } from "./heldChild";
import {
  aofWritten,
  change,
  fill,
  persistenceShows,
  saveWithoutEnd,
  serverSecond,
  snapshot,
  snapshotThatEndsAof,
  switchLive,
} from "./persistence";

/** A server that was always on this mode, with 10,000 keys that are on disk. */
export async function serverWith(
  appendonly: "yes" | "no",
  server: BareServer,
  install = (mode: "yes" | "no") => server.install(mode),
): Promise<void> {
  await install(appendonly);
  await server.start();
  await fill(server.redis);
  if (appendonly === "no") await snapshot(server.redis);
}

/** Off for a while after it was on: dump.rdb is the truth, and the AOF beside it is old. */
export async function serverOverOldAof(server: BareServer): Promise<void> {
  await serverWith("yes", server);
  await server.install("no");
  await switchLive(server.redis, "no");
  await change(server.redis, "after the AOF");
  await snapshot(server.redis);
}

/** The AOF is off, and the snapshot that takes over does not end. */
export async function snapshotWithoutEnd({ redis }: BareServer): Promise<void> {
  await saveWithoutEnd(redis);
  await redis.config("SET", "appendonly", "no");
  await redis.bgsave();
  await persistenceShows(redis, "rdb_bgsave_in_progress:1");
}

/** The AOF is off, and what was written since is in the snapshot. */
export async function completeSnapshot({ redis }: BareServer): Promise<void> {
  await redis.config("SET", "appendonly", "no");
  await change(redis, "after the AOF");
  await snapshotThatEndsAof(redis);
}

/** Writes while a snapshot is made, which lacks them and is complete after them. */
export async function changeDuringSnapshot(server: BareServer): Promise<void> {
  const { redis, name } = server;
  const snapshot = await holdChild(redis, name, () => beginSnapshot(server));
  // An RDB has the second in which it began.
  const begun = await serverSecond(redis);
  while ((await serverSecond(redis)) < begun + 2) await pause(50);
  await change(redis, "during the snapshot");
  await aofWritten(redis);
  snapshot.release();
  await persistenceShows(redis, "rdb_bgsave_in_progress:0", "rdb_last_bgsave_status:ok");
}

/** Resolves when its file is there. */
async function beginSnapshot(server: BareServer): Promise<void> {
  await server.redis.bgsave();
  const isSaving = async () => (await server.redis.info("persistence")).includes("rdb_bgsave_in_progress:1");
  while (!(await server.inContainer("ls /data")).includes("temp-") && (await isSaving())) await pause(10);
}
