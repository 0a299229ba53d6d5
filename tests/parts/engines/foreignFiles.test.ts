import { execFileSync } from "node:child_process";
import { afterEach, describe, expect, test } from "vitest";
import { freePort } from "../../../scripts/freePort";
import { BareServer } from "../boot/bareServer";
import { candidateDirectory, goodConf } from "../boot/candidate";
import { docker, dockerOutcome, type Finished } from "../boot/docker";
import { redisImage } from "../boot/image";
import { change, persistenceShows } from "../boot/persistence";
import { engineImage } from "./engineImage";
import { everyValue, fillEveryType } from "./everyValue";
import { ForeignServer } from "./foreignServer";
import { printedCommands } from "./printedCommands";

// Volumes whose files have other names, or another owner, than Redis in this component expects: nothing starts on them, and what the
// installer prints makes them usable.

let server: BareServer;
let foreign: ForeignServer;
let before: Record<string, string>;

/** A volume that a server with these options has left behind. */
async function left(
  options: string[],
  happens: (server: ForeignServer) => Promise<unknown>,
  image = redisImage(),
): Promise<void> {
  const name = `foreign-${process.pid}`;
  server = new BareServer(name, redisImage(), await freePort());
  await dockerOutcome("volume", "rm", server.data);
  const all = ["--save", "", ...options];
  foreign = await ForeignServer.start(`${name}-foreign`, image, server.data, await freePort(), all);
  await fillEveryType(foreign.redis);
  await happens(foreign);
  before = await everyValue(foreign.redis);
  await foreign.kill();
}
afterEach(async () => {
  await foreign.remove();
  await server.destroyWithData();
});

const install = (): Promise<Finished> =>
  server.tryToInstall(candidateDirectory([...goodConf, "appendonly yes"]));
const asRoot = (script: string) =>
  docker("run", "--rm", "--volume", `${server.data}:/data`, "--entrypoint", "sh", redisImage(), "-c", script);
/** Every file with its owner, its times and what is in it. */
const files = () =>
  asRoot("cd /data && find . -exec stat -c '%n %u %Y' {} + && find . -type f -exec sha256sum {} +");

/** Refused for this reason, which changes nothing; then what was printed is run as it was printed, and every value is there. */
async function refusedUntilRepaired(reason: string): Promise<void> {
  const untouched = await files();
  const refused = await install();
  expect(refused).toEqual({ exitCode: 1, output: expect.stringContaining(reason) });
  expect(await files()).toBe(untouched);
  expect(await asRoot("ls -A /usr/local/etc/redis 2>/dev/null || :")).toBe("");

  for (const command of printedCommands(refused.output)) execFileSync("sh", ["-c", command]);
  await server.install("yes");
  await server.start();
  expect(await everyValue(server.redis)).toEqual(before);
}

const aof = ["--appendonly", "yes"];
const rewritten = async ({ redis }: ForeignServer) => {
  await redis.bgrewriteaof();
  await persistenceShows(redis, "aof_rewrite_in_progress:0", "aof_rewrite_scheduled:0");
  await change(redis, "after the rewrite");
};

describe("files of other names are refused, with the commands that give them the right ones", () => {
  test.each([
    {
      name: "dbfilename, with a space in it",
      options: ["--dbfilename", "my data.rdb"],
      happens: ({ redis }: ForeignServer) => redis.save(),
      reason:
        "/data/my data.rdb holds data of Redis, under a name that the component does not use (there it is dump.rdb)",
    },
    {
      name: "dbfilename, and a dump.rdb that is older, be it by less than a second",
      options: ["--dbfilename", "newer.rdb"],
      happens: async ({ redis, name }: ForeignServer) => {
        await redis.save();
        await docker("exec", "--user", "redis", name, "cp", "newer.rdb", "dump.rdb");
        await change(redis, "after dump.rdb");
        await redis.save();
      },
      reason: "/data/newer.rdb holds data of Redis",
    },
    {
      name: "appendfilename",
      options: [...aof, "--appendfilename", "cache.aof"],
      happens: rewritten,
      reason: "with appenddirname appendonlydir and appendfilename cache.aof",
    },
    {
      name: "appenddirname, and an older dump.rdb",
      options: [...aof, "--appenddirname", "aof"],
      happens: async (made: ForeignServer) => {
        await made.redis.save();
        await rewritten(made);
      },
      reason: "with appenddirname aof and appendfilename appendonly.aof",
    },
    {
      name: "both, with spaces and quotation marks in them",
      options: [...aof, "--appenddirname", "my aof", "--appendfilename", "it's mine.aof"],
      happens: rewritten,
      reason: "with appenddirname my aof and appendfilename it's mine.aof",
    },
  ])("$name", async ({ options, happens, reason }) => {
    await left(options, happens);
    await refusedUntilRepaired(reason);
  });

  // It begins as an RDB does, and is none.
  test("the single AOF file of Redis 6 after a rewrite", async ({ skip }) => {
    const image = await engineImage("redis6");
    if (!image) return skip("there is no image of Redis 6");
    await left([...aof, "--appendfilename", "cache.aof"], rewritten, image);
    await refusedUntilRepaired(
      "/data/cache.aof holds data of Redis, under a name that the component does not use (there it is appendonly.aof)",
    );
  });
});

describe("files of another owner are refused in one line, with the chown", () => {
  test.each([
    { owner: "1001", name: "all of them, as Bitnami's images leave them", path: "/data" },
    { owner: "0", name: "all of them, as docker cp leaves them", path: "/data" },
    { owner: "0", name: "those in the AOF directory", path: "/data/appendonlydir" },
  ])("uid $owner: $name", async ({ owner, path }) => {
    await left(aof, rewritten);
    await asRoot(`chown -R ${owner}:${owner} ${path} && chmod -R go= ${path}`);
    await refusedUntilRepaired(
      `belongs to uid ${owner}, and Redis, which is uid 999 in this image, may not use it. Give it the data: docker run`,
    );
  });
});
