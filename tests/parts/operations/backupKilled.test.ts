import { once } from "node:events";
import { readFileSync } from "node:fs";
import { readdir, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { finished } from "node:stream/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { takeBackup } from "../../../components/backup/takeBackup";
import { directoryTarget } from "../../../components/backup/targets/directoryTarget";
import { freePort } from "../../../scripts/freePort";
import { BareServer } from "../boot/bareServer";
import { persistenceShows } from "../boot/persistence";
import { busybox, debian } from "../boot/userlands";
import { children, killTree } from "../connection/processes";
import { endedProcesses, filesOf, sourceOf, temporaryDirectory } from "./backedUp";

/** Kills what a killed command takes with it: Docker's own command, which leads to the shell in the container. */
function killCopy(server: BareServer): void {
  const leadsThere = (pid: number) =>
    readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(`${server.name}\0sh`);
  const copying = children(process.pid).filter(leadsThere);
  expect(copying).toHaveLength(1);
  for (const pid of copying) killTree(pid);
}

describe.for([debian, busybox])("a backup that is killed, on $name", (userland) => {
  describe("of an append-only file", () => {
    let server: BareServer;
    beforeAll(async () => {
      server = new BareServer(`backup-killed-${process.pid}`, userland.image(), await freePort());
      await server.destroyWithData();
      // Much more than lies in pipes between the disk and here.
      await server.install("yes", "rdbcompression no", "auto-aof-rewrite-percentage 0");
      await server.start();
      await server.redis.call("DEBUG", "POPULATE", "200000", "populated", "100");
      await server.redis.bgrewriteaof();
      await persistenceShows(server.redis, "aof_rewrite_in_progress:0");
    });
    afterAll(() => server.destroyWithData());

    test("leaves no file and no process", async () => {
      const before = await filesOf(server);
      const directory = directoryTarget(temporaryDirectory());
      const taken = takeBackup(await sourceOf(server), {
        ...directory,
        async put(_name, stream) {
          await once(stream, "readable");
          // Nobody reads on, so the shell is in the middle of the data.
          expect(await filesOf(server)).toMatch(
            /\.redis-server\/backup-\S+\/files\/appendonly\.aof\.\d+\.base\.rdb/,
          );
          killCopy(server);
          await finished(stream.resume());
        },
      });
      await expect(taken).rejects.toThrow("the copy ended with");
      await expect.poll(() => filesOf(server)).toBe(before);
      const others = () => server.inContainer("cat /proc/[0-9]*/comm | grep -c -e '^head$' || :");
      await expect.poll(others).toBe("0");
      await expect.poll(() => endedProcesses(server)).toBe("");
    });

    test("of which the container was killed is tidied up by the next", async () => {
      const before = await filesOf(server);
      await server.onVolumes(
        "mkdir -p /data/.redis-server/backup-7-1/files && ln /data/appendonlydir/*.base.rdb /data/.redis-server/backup-7-1/files",
      );
      await takeBackup(await sourceOf(server), directoryTarget(temporaryDirectory()));
      expect(await filesOf(server)).toBe(before);
    });
  });

  test("is tidied up by the next, also where archives are kept", async () => {
    const server = new BareServer(`backup-killed-${process.pid}`, userland.image(), await freePort());
    await server.destroyWithData();
    try {
      await server.install("yes");
      await server.start();
      const directory = temporaryDirectory();
      const [mine, theirs] = ["dev-redis-", "prod-redis-"].map(
        (prefix) => `${prefix}20260101T000000.000Z.tar.zst.partial`,
      ) as [string, string];
      for (const name of [mine, theirs]) {
        await writeFile(join(directory, name), "a beginning");
        await utimes(join(directory, name), 0, 0);
      }
      const taken = await takeBackup(await sourceOf(server), directoryTarget(directory));
      expect(taken.removedUnfinished).toEqual([mine]);
      expect((await readdir(directory)).sort()).toEqual([taken.name, theirs]);
    } finally {
      await server.destroyWithData();
    }
  });

  test("of a cache leaves no snapshot, also of one that ends later", async () => {
    const server = new BareServer(`backup-killed-${process.pid}`, userland.image(), await freePort());
    await server.destroyWithData();
    try {
      await server.install("no", 'save ""');
      await server.start();
      await server.redis.call("DEBUG", "POPULATE", "10000");
      const before = await filesOf(server);
      await server.redis.config("SET", "rdb-key-save-delay", 100);
      const taken = takeBackup(await sourceOf(server), directoryTarget(temporaryDirectory()));
      taken.catch(() => {});
      await persistenceShows(server.redis, "rdb_bgsave_in_progress:1");
      killCopy(server);
      await expect(taken).rejects.toThrow();
      await persistenceShows(server.redis, "rdb_bgsave_in_progress:0", "rdb_last_bgsave_status:ok");
      await expect.poll(() => filesOf(server)).toBe(before);
    } finally {
      await server.destroyWithData();
    }
  });
});
