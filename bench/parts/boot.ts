import { run } from "../../scripts/setup/command";
import { withStacks } from "../harness/benchStack";
import type { BenchContext, Part, Row, Series } from "../harness/contract";
import { byTurns, median, seconds } from "../harness/paired";
import { fill, rewrite, withSession } from "../redis/data";
import { type HandedOut, handedOut, serversStack } from "../redis/serversStack";
import { untilReady } from "../redis/untilReady";

/** Bytes of a value. */
const size = 100;

/** From the start of a stopped container until Redis has loaded its data and answers. */
async function measure({ checkouts: [now], runs, progress }: BenchContext): Promise<Row[]> {
  return await withStacks(async (make) => {
    // A snapshot at every stop would only take time.
    const settings = { "auto-aof-rewrite-percentage": 0, save: "" };
    const stack = await serversStack(make, now, { server: { network: "host", settings } });
    await stack.up();
    const { server } = await handedOut(stack);
    if (!server) throw new Error("the stack has no server");
    const { app } = server.users;
    const started = (measure: string) => {
      progress(measure);
      return starts(server, stack.environment, runs);
    };
    const empty = await started("0 keys");
    const rows: Row[] = [row("start with 0 keys", empty)];
    for (const keys of [1_000_000, 5_000_000]) {
      const name = `${keys.toLocaleString("en")} keys`;
      progress(`setting ${name}`);
      await withSession(app, async (redis) => {
        await redis.flushall();
        await rewrite(redis);
        await fill(redis, keys, size);
      });
      for (const form of ["as commands", "rewritten"]) {
        if (form === "rewritten") await withSession(app, rewrite);
        const series = await started(`${name}, ${form}`);
        const found = await withSession(app, (redis) => redis.dbsize());
        if (found !== keys) throw new Error(`${found} keys after a start, of ${keys}`);
        const rate = Math.round(keys / (median(series.values) - median(empty.values)));
        const remark = `${rate.toLocaleString("en")} keys/s, ${await megabytes(server, stack.environment)} MB on disk`;
        rows.push({ ...row(`start with ${name}, ${form}`, series), remark });
      }
    }
    return rows;
  });
}

function row(measure: string, series: Series): Row {
  return { measure, unit: "s", series: [series] };
}

async function starts(
  { containerName, users: { app } }: HandedOut,
  env: NodeJS.ProcessEnv,
  runs: number,
): Promise<Series> {
  const once = async () => {
    await run("docker", ["stop", containerName], { env });
    return await seconds(async () => {
      await run("docker", ["start", containerName], { env });
      await untilReady(app);
    });
  };
  const [now] = await byTurns([{ name: "now", once }], runs);
  if (!now) throw new Error("nothing was measured");
  return now;
}

async function megabytes({ containerName }: HandedOut, env: NodeJS.ProcessEnv): Promise<string> {
  const used = await run("docker", ["exec", containerName, "du", "-sm", "/data/appendonlydir"], { env });
  return used.split("\t")[0] ?? "?";
}

export const part: Part = {
  name: "boot",
  about:
    "how long a start takes with 0, 1 and 5 million keys, from a file of commands and from a rewritten one",
  measure,
};
