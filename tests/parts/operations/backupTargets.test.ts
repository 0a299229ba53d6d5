import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { readdir, symlink, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PassThrough, Readable } from "node:stream";
import { buffer } from "node:stream/consumers";
import { beforeAll, expect, test, vi } from "vitest";
import { directoryTarget } from "../../../components/backup/targets/directoryTarget";
import { dockerHostTarget } from "../../../components/backup/targets/dockerHostTarget";
import { s3Place, s3Target } from "../../../components/backup/targets/s3Target";
import type { BackupTarget } from "../../../components/backup/targets/target";
import { s3Server } from "../../../scripts/setup/s3Server";
import { busybox, debian } from "../boot/userlands";
import { children, killTree } from "../connection/processes";
import { here, temporaryDirectory } from "./backedUp";
import { startS3 } from "./s3";

/** Several parts of an upload, and not a whole number of them. */
const content = randomBytes(20_000_001);

async function* failing() {
  yield content;
  throw new Error("the server is gone");
}

let command: string | undefined;
beforeAll(async () => {
  command = await s3Server();
});

const targets: { name: string; make: () => Promise<BackupTarget | undefined> }[] = [
  { name: "a directory here", make: async () => directoryTarget(temporaryDirectory()) },
  ...[debian, busybox].map((userland) => ({
    name: `a directory on the Docker host, by ${userland.name},`,
    make: async () => dockerHostTarget(here, userland.image(), temporaryDirectory()),
  })),
  {
    name: "S3",
    make: async () => {
      if (command === undefined) return undefined;
      const { environment } = await startS3(command, "kept");
      for (const [key, value] of Object.entries(environment)) vi.stubEnv(key, value);
      return s3Target(s3Place("s3://kept/redis/prod") ?? { bucket: "", prefix: "" });
    },
  },
];

for (const { name, make } of targets) {
  test(`${name} keeps what is complete, and nothing else`, async ({ skip }) => {
    const target = await make();
    if (target === undefined) return skip("its server could not be built here");
    expect(await target.list()).toEqual([]);
    await target.put("one.tar.zst", Readable.from([content], { objectMode: false }));
    await target.put("two.tar.zst", Readable.from([Buffer.from("x")], { objectMode: false }));
    await expect(
      target.put("three.tar.zst", Readable.from(failing(), { objectMode: false })),
    ).rejects.toThrow("the server is gone");

    const names = async () => (await target.list()).map(({ name: each, bytes }) => `${each} ${bytes}`).sort();
    expect(await names()).toEqual([`one.tar.zst ${content.length}`, "two.tar.zst 1"]);
    expect((await buffer(await target.open("one.tar.zst"))).equals(content)).toBe(true);
    await target.remove("one.tar.zst");
    expect(await names()).toEqual(["two.tar.zst 1"]);
    await expect(target.open("one.tar.zst")).rejects.toThrow();
  });
}

const directories: { name: string; make: (directory: string) => BackupTarget }[] = [
  { name: "a directory here", make: directoryTarget },
  {
    name: "a directory on the Docker host",
    make: (directory) => dockerHostTarget(here, debian.image(), directory),
  },
];

for (const { name, make } of directories) {
  test(`${name} loses what a killed writer left there, and nothing that may still be written`, async () => {
    const directory = temporaryDirectory();
    const written = async (file: string, minutesAgo: number) => {
      await writeFile(join(directory, file), "a beginning");
      const time = new Date(Date.now() - minutesAgo * 60_000);
      await utimes(join(directory, file), time, time);
    };
    await written("ours-1.tar.zst.partial", 62);
    await written("ours-2.tar.zst.partial", 24 * 60);
    const staying = ["ours-3.tar.zst", "ours-3.tar.zst.partial", "theirs-1.tar.zst.partial"];
    await written("ours-3.tar.zst", 62);
    await written("ours-3.tar.zst.partial", 58);
    await written("theirs-1.tar.zst.partial", 62);
    const target = make(directory);
    const removed = await target.removeUnfinished((each) => each.startsWith("ours-"));
    expect(removed.sort()).toEqual(["ours-1.tar.zst.partial", "ours-2.tar.zst.partial"]);
    expect((await readdir(directory)).sort()).toEqual(staying);
  });
}

test.for([debian, busybox])(
  "nothing is left on the Docker host of what was not complete, by $name",
  async (userland) => {
    const directory = temporaryDirectory();
    const target = dockerHostTarget(here, userland.image(), directory);
    await expect(target.put("failed", Readable.from(failing(), { objectMode: false }))).rejects.toThrow(
      "is gone",
    );
    expect(await readdir(directory)).toEqual([]);

    const endless = new PassThrough();
    endless.write(content);
    const stored = target.put("killed", endless);
    stored.catch(() => {});
    await expect.poll(() => readdir(directory)).toEqual(["killed.partial"]);
    for (const pid of children(process.pid)) {
      if (readFileSync(`/proc/${pid}/cmdline`, "utf8").includes(`${directory}:`)) killTree(pid);
    }
    await expect(stored).rejects.toThrow();
    await expect.poll(() => readdir(directory)).toEqual([]);
  },
);

test("a disk of the Docker host that is full is told in its own words", async () => {
  const directory = temporaryDirectory();
  await symlink("/dev/full", join(directory, "one.partial"));
  const stored = dockerHostTarget(here, debian.image(), directory).put(
    "one",
    Readable.from([content], { objectMode: false }),
  );
  await expect(stored).rejects.toThrow(
    `${directory} on the Docker host cannot be written to: dd: error writing 'standard output': No space left`,
  );
});
