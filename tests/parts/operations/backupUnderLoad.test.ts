import { readFileSync, truncateSync, writeFileSync } from "node:fs";
import { setTimeout as pause } from "node:timers/promises";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import type { BackupResult } from "../../../components/backup/backupTypes";
import { keyCount } from "../../../components/backup/keys/serverState";
import { takeBackup } from "../../../components/backup/takeBackup";
import { directoryTarget } from "../../../components/backup/targets/directoryTarget";
import { freePort } from "../../../scripts/freePort";
import { checkedArchive } from "../../../scripts/operations/archives";
import {
  type CheckedArchive,
  fill,
  restoredServer,
} from "../../../scripts/operations/throwaway/restoredServer";
import { ThrowawayServer } from "../../../scripts/operations/throwaway/throwawayServer";
import { waitDeadline } from "../../deadlines";
import { isFull, table } from "../../faults/form";
import { Writer } from "../../faults/writers";
import { BareServer } from "../boot/bareServer";
import { redisImage } from "../boot/image";
import { filesOf, here, sourceOf, temporaryDirectory } from "./backedUp";

const keys = isFull ? 1_000_000 : 100_000;
const backups = isFull ? 30 : 3;

const note = table(`Backups of ${keys} keys under 8 writers and continuous rewrites`);

let server: BareServer;
let writers: Writer[];
let written: Promise<unknown>;
let isOver = false;

beforeAll(async () => {
  server = new BareServer(`backup-load-${process.pid}`, redisImage(), await freePort());
  await server.destroyWithData();
  await server.install("yes");
  await server.start();
  await server.redis.call("DEBUG", "POPULATE", String(keys), "populated", "100");
  // What DEBUG makes is in no file of commands.
  await server.redis.bgrewriteaof();
  await vi.waitUntil(
    async () => (await server.redis.info("persistence")).includes("aof_rewrite_in_progress:0"),
    {
      timeout: waitDeadline,
    },
  );
  writers = Array.from({ length: 8 }, (_, at) => new Writer(server.port, `list:${at}`));
  written = Promise.all(writers.map((writer) => writer.write(() => isOver)));
  await vi.waitUntil(() => writers.every(({ acknowledged }) => acknowledged > 100), {
    timeout: waitDeadline,
  });
});
afterAll(async () => {
  isOver = true;
  await written;
  await server.destroyWithData();
});

/** Every list has what was acknowledged before the backup began, in order, and nothing that was never asked for. */
async function expectAcknowledged(archive: CheckedArchive, before: number[]): Promise<void> {
  const restored = await ThrowawayServer.make(here, redisImage(), archive.manifest);
  try {
    await fill(restored, archive.manifest, await archive.open(), () => {});
    await restored.start();
    const session = restored.session();
    for (const [at, { list }] of writers.entries()) {
      const found = (await session.send("LRANGE", list, "0", "-1")) as string[];
      expect(found.length).toBeGreaterThanOrEqual(before[at] ?? 0);
      expect(found).toEqual(found.map((_, index) => String(index + 1)));
    }
    session.close();
  } finally {
    await restored.close();
  }
}

test("a backup under load has every write that was acknowledged before it began", async () => {
  const target = directoryTarget(temporaryDirectory());
  let rewrites = 0;
  let isDone = false;
  const rewriting = (async () => {
    while (!isDone) {
      await server.redis.bgrewriteaof().then(
        () => rewrites++,
        () => {},
      );
      await pause(5);
    }
  })();
  const results: { result: BackupResult; before: number[] }[] = [];
  try {
    const source = await sourceOf(server);
    for (let at = 0; at < backups; at++) {
      const before = writers.map(({ acknowledged }) => acknowledged);
      results.push({ result: await takeBackup(source, target), before });
    }
  } finally {
    isDone = true;
    await rewriting;
  }
  expect(rewrites).toBeGreaterThan(0);
  expect((await filesOf(server)).includes("backup-")).toBe(false);

  for (const [at, { result, before }] of results.entries()) {
    const archive = await checkedArchive({ target, name: result.name });
    const compared = await restoredServer({ daemon: here, image: redisImage() }, archive, () => {});
    expect(compared.differences).toEqual([]);
    expect(compared.compared).toBeGreaterThan(150);
    expect(compared.keys).toBeGreaterThanOrEqual(keys);
    // Each of them in full, one of them in CI.
    if (isFull || at === 0) await expectAcknowledged(archive, before);
    const { manifest, milliseconds, bytes, dataBytes } = result;
    note({
      backup: at + 1,
      keys: keyCount(manifest.keys.after),
      changes: manifest.keys.changes ?? "unknown",
      "data MB": Math.round(dataBytes / 1e5) / 10,
      "archive MB": Math.round(bytes / 1e5) / 10,
      "taken in ms": milliseconds,
      "loaded in ms": compared.loadMilliseconds,
      compared: compared.compared,
      rewrites,
    });
  }
});

test("an archive that is cut off, changed or longer is never taken for a backup", async () => {
  const target = directoryTarget(temporaryDirectory());
  const { name, place } = await takeBackup(await sourceOf(server), target);
  const whole = readFileSync(place);
  const checked = () => checkedArchive({ target, name });
  const ends = [
    0,
    1,
    ...[0.01, 0.1, 0.25, 0.5, 0.75, 0.9].map((part) => Math.floor(whole.length * part)),
    whole.length - 100,
    whole.length - 1,
  ];
  for (const end of ends) {
    truncateSync(place, end);
    await expect(checked(), `cut off at ${end} of ${whole.length} bytes`).rejects.toThrow(place);
    writeFileSync(place, whole);
  }
  for (const at of [10, Math.floor(whole.length / 2), whole.length - 10]) {
    const changed = Buffer.from(whole);
    changed.writeUInt8((whole[at] ?? 0) ^ 1, at);
    writeFileSync(place, changed);
    await expect(checked(), `changed at ${at}`).rejects.toThrow(place);
  }
  for (const more of [Buffer.from("x"), whole]) {
    writeFileSync(place, Buffer.concat([whole, more]));
    await expect(checked()).rejects.toThrow(place);
  }
  writeFileSync(place, whole);
  await checked();
});

test("of one server's archives the newest are kept, of others' all", async () => {
  const target = directoryTarget(temporaryDirectory());
  const own = { stack: "a", server: "b-c" };
  // Called alike, and another one's.
  const theirs = await takeBackup(await sourceOf(server, { stack: "a-b", server: "c" }), target);
  const taken = [await takeBackup(await sourceOf(server, own), target)];
  for (let at = 0; at < 2; at++)
    taken.push(await takeBackup(await sourceOf(server, own), target, { keep: 2 }));
  const [first, second, third] = taken.map(({ name }) => name);
  expect(taken.map(({ removed }) => removed)).toEqual([[], [], [first]]);
  expect((await target.list()).map(({ name }) => name).sort()).toEqual([theirs.name, second, third].sort());
});
