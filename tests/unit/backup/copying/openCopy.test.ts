import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { CopyMode } from "../../../../components/backup/copying/copyScript";
import { OpenCopy } from "../../../../components/backup/copying/openCopy";

let root = "";
const put = (path: string, text: string) => writeFileSync(join(root, path), text);

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "open-copy-"));
  for (const directory of ["data/appendonlydir", "data/.redis-server", "config"]) {
    mkdirSync(join(root, directory), { recursive: true });
  }
  put(
    "data/appendonlydir/a.aof.manifest",
    "file a.aof.1.base.rdb seq 1 type b\nfile a.aof.0.incr.aof seq 0 type h\nfile a.aof.1.incr.aof seq 1 type i\n",
  );
  put("data/appendonlydir/a.aof.1.base.rdb", "BASE");
  put("data/appendonlydir/a.aof.1.incr.aof", "SET a 1\n");
  put("data/.redis-server/truth", "aof");
  put("config/users.acl", "user app on");
  put("data/dump.rdb", "SNAPSHOT");
});
afterEach(() => rmSync(root, { recursive: true }));

async function begun(mode: CopyMode) {
  const places = {
    dir: join(root, "data"),
    dbfilename: "dump.rdb",
    appenddirname: "appendonlydir",
    appendfilename: "a.aof",
  };
  const { copy, freeBytes } = await OpenCopy.begin({
    ...places,
    configDir: join(root, "config"),
    saves: true,
  });
  expect(freeBytes).toBeGreaterThan(0);
  return { copy, files: await copy.files(mode) };
}

async function contents({ copy, files }: Awaited<ReturnType<typeof begun>>): Promise<Record<string, string>> {
  const read: Record<string, string> = {};
  for (const file of files) {
    const parts: Buffer[] = [];
    for await (const part of copy.bytes(file)) parts.push(part);
    read[file.name] = Buffer.concat(parts).toString();
  }
  await copy.end();
  return read;
}

const aof = {
  "a.aof.1.base.rdb": "BASE",
  "a.aof.1.incr.aof": "SET a 1\n",
  "a.aof.manifest": "file a.aof.1.base.rdb seq 1 type b\nfile a.aof.1.incr.aof seq 1 type i\n",
  truth: "aof",
  "users.acl": "user app on",
};

test("the files of the manifest, without those that Redis is about to delete; the record; the configuration that there is", async () => {
  expect(await contents(await begun("aof"))).toEqual(aof);
});

test("what is appended later, or deleted by a rewrite, is as it was", async () => {
  const copy = await begun("aof");
  put("data/appendonlydir/a.aof.1.incr.aof", "SET a 1\nSET b 2\n");
  rmSync(join(root, "data/appendonlydir/a.aof.1.base.rdb"));
  put("data/appendonlydir/a.aof.manifest", "file a.aof.2.base.rdb seq 2 type b\n");
  expect(await contents(copy)).toEqual(aof);
});

test("an empty file", async () => {
  put("data/appendonlydir/a.aof.1.incr.aof", "");
  expect(await contents(await begun("aof"))).toEqual({ ...aof, "a.aof.1.incr.aof": "" });
});

test("a snapshot", async () => {
  expect(await contents(await begun("rdb"))).toMatchObject({ "dump.rdb": "SNAPSHOT" });
});

test("a manifest whose files are not there is no set", async () => {
  rmSync(join(root, "data/appendonlydir/a.aof.1.base.rdb"));
  await expect(begun("aof")).rejects.toThrow("no consistent set of files within 200 tries");
});
