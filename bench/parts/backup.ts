import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { repository } from "../../scripts/environment";
import { run } from "../../scripts/setup/command";
import { type BenchStack, withStacks } from "../harness/benchStack";
import type { BenchContext, Part, Row } from "../harness/contract";
import { byTurns, median } from "../harness/paired";
import { fillVaried, whileRepeating, withSession } from "../redis/data";
import { figuresOf, rowsOf } from "../redis/figures";
import { benchmark, startClient } from "../redis/redisBenchmark";
import { handedOut, serversStack } from "../redis/serversStack";

/** A gigabyte of values. */
const keys = 1_000_000;
const size = 1_000;
const load = { clients: 50, pipeline: 1, requests: 200_000, keys, size };

const quiet = "no backup";

/** What `backup --json` prints, as far as it is read here. */
interface BackupAnswer {
  bytes: number;
  dataBytes: number;
  milliseconds: number;
}

async function measure({ checkouts: [now], runs, progress }: BenchContext): Promise<Row[]> {
  const directory = await mkdtemp(join(tmpdir(), "redis-server-bench-backup-"));
  try {
    return await withStacks(async (make) => {
      const settings = { "auto-aof-rewrite-percentage": 0, save: "" };
      // On the host's network, so that Docker's hides nothing.
      const stack = await serversStack(make, now, { server: { network: "host", settings } });
      await stack.up();
      const { server } = await handedOut(stack);
      if (!server) throw new Error("the stack has no server");
      progress(`setting ${keys} keys of ${size} bytes`);
      await withSession(server.users.app, (redis) => fillVaried(redis, keys, size));
      const image = ["inspect", "--format", "{{.Config.Image}}", server.containerName];
      const client = await startClient(
        `${stack.name}-client`,
        await run("docker", image, { env: stack.environment }),
        "host",
        stack.environment,
      );
      const once = () => benchmark(client, server.users.app, load);
      const backup = () => backUp(stack, directory);

      progress("backups with nobody else there");
      const answers: BackupAnswer[] = [];
      const alone = async () => {
        const answer = await backup();
        answers.push(answer);
        return answer.milliseconds / 1000;
      };
      const [series] = await byTurns([{ name: "now", once: alone }], runs);
      if (!series) throw new Error("nothing was measured");

      progress("SET with and without backups");
      let made = 0;
      const during = async () => {
        const { result, begun } = await whileRepeating(backup, once);
        made += begun;
        return result;
      };
      const contestants = [
        { name: "during backups", once: during },
        { name: quiet, once },
      ];
      const measured = await figuresOf(contestants, runs);
      const [first, ...rows] = rowsOf(`SET of ${size} bytes, 50 clients, 1 GB of data`, measured, quiet);
      if (!first) throw new Error("nothing was measured");
      return [
        { measure: "a backup of 1 GB", unit: "s", series: [series], remark: remark(answers) },
        { ...first, remark: `${made} backups begun in ${runs + 1} runs` },
        ...rows,
      ];
    });
  } finally {
    await rm(directory, { recursive: true });
  }
}

async function backUp({ name, place }: BenchStack, directory: string): Promise<BackupAnswer> {
  const command = [
    join(repository, "scripts/run.mjs"),
    "scripts/redis.ts",
    "backup",
    "--json",
    "--keep",
    "1",
  ];
  return JSON.parse(await run(process.execPath, [...command, "--to", directory, "--stack", name], place));
}

function remark(answers: readonly BackupAnswer[]): string {
  const rate = median(answers.map(({ dataBytes, milliseconds }) => dataBytes / 1e6 / (milliseconds / 1000)));
  const share = median(answers.map(({ bytes, dataBytes }) => bytes / dataBytes));
  return `${Math.round(rate)} MB/s, the archive is ${Math.round(share * 100)} % of the files`;
}

export const part: Part = {
  name: "backup",
  about: "how long a backup of 1 GB takes, and what clients feel of one",
  measure,
};
