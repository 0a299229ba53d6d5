import { createReadStream } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readArchive, readIdentity } from "../../../components/backup/archive/readArchive";
import { takeBackup } from "../../../components/backup/takeBackup";
import { directoryTarget } from "../../../components/backup/targets/directoryTarget";
import { freePort } from "../../../scripts/freePort";
import { BareServer } from "../boot/bareServer";
import { fill } from "../boot/persistence";
import { busybox, debian } from "../boot/userlands";
import { endedProcesses, filesOf, sourceOf, temporaryDirectory } from "./backedUp";

const modes = [
  { name: "with an append-only file", appendonly: "yes", conf: [], truth: "aof", own: "" },
  // The server's own file, which it would write one day.
  { name: "with snapshots only", appendonly: "no", conf: ["save 3600 1"], truth: "rdb", own: "dump.rdb" },
  { name: "a cache, which has no file", appendonly: "no", conf: ['save ""'], truth: "rdb", own: "" },
] as const;

describe.for([debian, busybox])("the backup of a server on $name", (userland) => {
  describe.for(modes)("$name", ({ appendonly, conf, truth, own }) => {
    let server: BareServer;

    beforeAll(async () => {
      server = new BareServer(`backup-${process.pid}`, userland.image(), await freePort());
      await server.destroyWithData();
      await server.install(appendonly, ...conf);
      await server.start();
      await fill(server.redis);
    });
    afterAll(() => server.destroyWithData());

    test("is complete, and leaves nothing on the data volume and no process", async () => {
      const target = directoryTarget(temporaryDirectory());
      const before = await filesOf(server);
      const result = await takeBackup(await sourceOf(server), target);

      const manifest = await readArchive(createReadStream(result.place));
      expect(manifest).toEqual(result.manifest);
      expect(manifest).toMatchObject({
        truth,
        keys: { before: { "0": 10_000 }, after: { "0": 10_000 }, changes: 0, expiring: 1_000 },
      });
      expect(manifest.sample.length).toBeGreaterThan(150);
      expect(await readIdentity(createReadStream(result.place))).toMatchObject({
        stack: "dev",
        server: "redis",
      });
      const others = (files: string) => files.split("\n").filter((line) => !own || !line.includes(own));
      expect(others(await filesOf(server))).toEqual(others(before));
      expect(await endedProcesses(server)).toBe("");
    });
  });
});
