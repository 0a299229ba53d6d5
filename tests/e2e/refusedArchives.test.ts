import { createReadStream, createWriteStream } from "node:fs";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { BackupManifest } from "../../components/backup/archive/manifest";
import { readArchive } from "../../components/backup/archive/readArchive";
import { archiveWriter } from "../../components/backup/archive/writeArchive";
import { freePort } from "../../scripts/freePort";
import { temporaryDirectory } from "../parts/operations/backedUp";
import { runCommand, runVerb } from "./operations";
import { docker, TestStack } from "./testStack";

let stack: TestStack;
beforeAll(async () => {
  stack = await TestStack.create({ port: await freePort() });
  await stack.up();
  await stack.as("admin", (redis) => redis.set("kept", "here"));
});
afterAll(() => stack?.remove());

/** The same archive with other words in its manifest, and its RDB as of another version where one is given; its checksums are right. */
async function rewritten(
  archive: string,
  to: string,
  said: Partial<BackupManifest>,
  rdb?: string,
): Promise<void> {
  const entries: { name: string; content: Buffer }[] = [];
  const manifest = await readArchive(createReadStream(archive), async (name, _, content) => {
    const whole = Buffer.concat(await content.toArray());
    if (rdb !== undefined && name.endsWith(".rdb")) whole.write(rdb, "latin1");
    entries.push({ name, content: whole });
  });
  const writer = await archiveWriter(manifest);
  const written = pipeline(writer.stream, createWriteStream(to));
  const files: BackupManifest["files"] = [];
  for (const { name, content } of entries) {
    const kind = manifest.files.find((file) => file.name === name)?.kind ?? "data";
    files.push(await writer.add({ name, kind, bytes: content.length, content: Readable.from([content]) }));
  }
  await writer.finish({ ...manifest, ...said, files });
  await written;
}

async function things() {
  const filters = { name: [stack.name] };
  const { Volumes } = await docker.listVolumes({ filters });
  return {
    server: await stack.identity(),
    containers: (await docker.listContainers({ all: true, filters })).map(({ Id }) => Id).sort(),
    volumes: Volumes.map(({ Name }) => Name).sort(),
    stackFile: await readFile(join(stack.place.cwd, `Pulumi.${stack.name}.yaml`), "utf8"),
    value: await stack.as("admin", (redis) => redis.get("kept")),
  };
}

test("an archive that the target's image cannot read, or that is not as it was written, is refused and nothing is changed", async () => {
  const directory = temporaryDirectory();
  expect(await runVerb(stack, "backup", "--to", directory)).toMatchObject({ code: 0 });
  const [name = ""] = await readdir(directory);
  const archive = join(directory, name);
  const changed = join(temporaryDirectory(), name);
  const before = await things();
  const refused = async () => {
    const { code, stdout, stderr } = await runCommand(
      stack,
      "restore",
      changed,
      "--into",
      stack.name,
      "--yes",
    );
    expect([code, stdout]).toEqual([1, ""]);
    await expect.poll(things).toEqual(before);
    return stderr;
  };

  // By the numbers alone, from an engine whose versions nobody takes for Redis's.
  await rewritten(archive, changed, { engine: "valkey", version: "9.1.2", rdbVersion: 80 }, "REDIS0080");
  expect(await refused()).toMatch(
    /is of Valkey 9\.1\.2 \(RDB version 80\), which Redis 8\.0\S* of \S+ cannot load \(RDB version 12\): nothing was changed/,
  );
  // Redis itself is asked where the manifest has no number, or a wrong one.
  for (const rdbVersion of [null, 12]) {
    await rewritten(archive, changed, { rdbVersion }, "REDIS0080");
    const said = await refused();
    expect(said).toMatch(
      /^error: a server of the target's image does not start on the restored files, and nothing was changed:\n/,
    );
    expect(said).toMatch(/RDB format version 80/);
    expect(said).not.toContain("throwaway.log");
  }
  // What one damaged byte does is for readArchive.test.ts: that of a time in the tar, say, harms nothing.
  const bytes = await readFile(archive);
  await writeFile(changed, bytes.fill(0, Math.floor(bytes.length / 2)));
  expect(await refused()).toContain(`error: ${changed}: `);
});
