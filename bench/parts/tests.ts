import { cp, mkdtemp, readdir, rename, rm, symlink } from "node:fs/promises";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { cacheRoot, repository } from "../../scripts/environment";
import { run } from "../../scripts/setup/command";
import type { BenchContext, Checkout, Part, Ratio, Row, Series, Unit } from "../harness/contract";
import { ratio, seconds } from "../harness/paired";
import { childSeconds } from "../harness/shellTimes";

/** One whole run of the tests. */
interface TestRun {
  wall: number;
  /** User and system time of the command and of all that it started and waited for: Node, Pulumi, its plugins, the docker client. */
  processes: number;
  /** The same of the whole machine: containers and dockerd too, and whatever else went on. */
  machine: number;
  /** How many tests passed and failed. */
  count: string;
}

type Figure = Exclude<keyof TestRun, "count">;

const figures: readonly { figure: Figure; measure: string; unit: Unit; atMost?: number }[] = [
  { figure: "processes", measure: "npm test, CPU of its processes", unit: "CPU s", atMost: 0.6 },
  { figure: "machine", measure: "npm test, CPU of the whole machine", unit: "CPU s" },
  { figure: "wall", measure: "npm test", unit: "s" },
];

/** All tests of each checkout by turns. No round is left out: one takes minutes, in which what the first test loads is a trifle. */
async function measure({ checkouts, runs, progress }: BenchContext): Promise<Row[]> {
  const measured = checkouts.map((checkout) => ({ checkout, runs: [] as TestRun[] }));
  for (let round = 1; round <= runs; round++) {
    for (const { checkout, runs: done } of measured) {
      progress(`npm test, ${checkout.name}, ${round} of ${runs}`);
      done.push(await withOwnBench(checkout, () => runTests(checkout)));
    }
  }
  const remark = measured.map(({ checkout, runs }) => `${checkout.name}: ${runs.at(-1)?.count}`).join("; ");
  return figures.map(({ figure, measure, unit, atMost }) => {
    const seriesOf = ({ checkout, runs }: (typeof measured)[number]): Series => ({
      name: checkout.name,
      values: runs.map((run) => run[figure]),
    });
    const [now, before] = measured.map(seriesOf) as [Series, Series?];
    const promise: Pick<Ratio, "atMost"> = atMost === undefined ? {} : { atMost };
    return {
      measure,
      unit,
      series: before ? [now, before] : [now],
      ...(before && { ratio: ratio(now, before, promise) }),
      remark,
    };
  });
}

async function runTests(checkout: Checkout): Promise<TestRun> {
  const cache = await cacheOf(checkout);
  try {
    const env = { ...process.env, REDIS_SERVER_CACHE: cache };
    // Sets up what this checkout needs otherwise than the other one, such as an engine built by other means.
    await run(process.execPath, ["scripts/run.mjs", "scripts/test.ts", "--project", "component"], {
      cwd: checkout.directory,
      env,
    });
    const busy = busySeconds();
    let printed = "";
    const wall = await seconds(async () => {
      // The shell's `times` tells what Node does not: the time of a child and of its children.
      const line = '"$0" scripts/run.mjs scripts/test.ts; times';
      const options = { cwd: checkout.directory, env, extendEnv: false, stdin: "ignore", all: true } as const;
      printed = (await execa("sh", ["-c", line, process.execPath], options)).all;
    });
    const count = /^\d+ passed, \d+ failed$/m.exec(printed)?.[0];
    if (!count)
      throw new Error(`npm test of ${checkout.name} did not count its tests:\n${printed.slice(-2000)}`);
    return { wall, processes: childSeconds(printed), machine: busySeconds() - busy, count };
  } finally {
    await rm(cache, { recursive: true });
  }
}

/** An earlier commit has the benchmarks of now in place of its own, which its tests know nothing of. */
async function withOwnBench<T>({ directory }: Checkout, work: () => Promise<T>): Promise<T> {
  if (directory === repository) return await work();
  const [bench, aside] = [join(directory, "bench"), `${directory}-bench`];
  await rename(bench, aside);
  try {
    await run("git", ["checkout", "HEAD", "--", "bench"], { cwd: directory });
    return await work();
  } finally {
    await rm(bench, { recursive: true, force: true });
    await rename(aside, bench);
  }
}

/** What `npm test` would set up, with the plugins of this checkout: those of another one would be bundled anew in every round. */
async function cacheOf({ pulumiHome }: Checkout): Promise<string> {
  const cache = await mkdtemp(join(tmpdir(), "redis-server-bench-cache-"));
  await symlink(pulumiHome, join(cache, "pulumi-home"));
  for (const name of await readdir(cacheRoot)) {
    const [from, to] = [join(cacheRoot, name), join(cache, name)];
    if (name === "engine") await cp(from, to, { recursive: true });
    else if (name !== "pulumi-home" && name !== "environment.json") await symlink(from, to);
  }
  return cache;
}

/** How long the processors have been busy since the machine started. */
function busySeconds(): number {
  const times = cpus().map(({ times: { user, nice, sys, irq } }) => user + nice + sys + irq);
  return times.reduce((sum, milliseconds) => sum + milliseconds, 0) / 1000;
}

export const part: Part = {
  name: "tests",
  about: "the CPU time and the time that npm test takes; --before COMMIT compares it with a commit's",
  minutes: 15,
  measure,
};
