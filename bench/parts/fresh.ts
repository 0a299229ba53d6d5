import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { run } from "../../scripts/setup/command";
import type { BenchContext, Checkout, Part, Row, Series, Unit } from "../harness/contract";
import { ratio, seconds } from "../harness/paired";
import { childSeconds } from "../harness/shellTimes";

const command = "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi";

/** What one set-up took, with what it printed of each step that was done. */
interface SetUp {
  wall: number;
  cpu: number;
  steps: string[];
}

/** No first round that does not count: nothing that a set-up makes is there for the next one. */
async function measure({ checkouts, runs, progress }: BenchContext): Promise<Row[]> {
  const measured = checkouts.map((checkout) => ({ checkout, setUps: [] as SetUp[] }));
  for (const { directory } of checkouts) {
    progress("getting the Go modules of the engine, which are kept");
    await run("go", ["list", "-deps", command, "./..."], { cwd: join(directory, "offline", "engine") });
  }
  for (let round = 0; round < runs; round++) {
    for (const { checkout, setUps } of measured) setUps.push(await setUpAnew(checkout, progress));
  }
  const row = (measure: string, unit: Unit, of: (setUp: SetUp) => number): Row => {
    const [now, before] = measured.map(
      ({ checkout, setUps }): Series => ({ name: checkout.name, values: setUps.map(of) }),
    );
    if (!now) throw new Error("no checkout was measured");
    if (!before) return { measure, unit, series: [now] };
    return { measure, unit, series: [now, before], ratio: ratio(now, before, { atMost: 0.6 }) };
  };
  return [
    {
      ...row("set-up of a fresh machine", "s", ({ wall }) => wall),
      remark: measured
        .map(({ checkout, setUps }) => `${checkout.name}: ${setUps.at(-1)?.steps.join("; ")}`)
        .join(". "),
    },
    {
      ...row("CPU time of that set-up", "CPU s", ({ cpu }) => cpu),
      remark:
        "Docker, the image, npm's cache and the Go modules are there; packages and compiled code are not",
    },
  ];
}

/** A copy of the checkout without its packages is set up with a Go build cache and a directory for everything else of its own. */
async function setUpAnew({ name, directory }: Checkout, progress: BenchContext["progress"]): Promise<SetUp> {
  const scratch = await mkdtemp(join(tmpdir(), "redis-server-bench-"));
  try {
    const cwd = join(scratch, "checkout");
    const left = ["node_modules", ".git"];
    await cp(directory, cwd, { recursive: true, filter: (path) => !left.includes(basename(path)) });
    const env = {
      ...process.env,
      GOCACHE: join(scratch, "go-build"),
      REDIS_SERVER_CACHE: join(scratch, "cache"),
      REDIS_SERVER_STATE: join(scratch, "state"),
    };
    const onLine = (line: string) => progress(`${name}: ${line}`);
    // Node tells nothing of the CPU time that children of its children took; a shell does.
    const script = "node scripts/run.mjs bench/fresh/setUp.ts && times";
    let printed = "";
    const wall = await seconds(async () => {
      printed = await run("sh", ["-c", script], { cwd, env, onLine });
    });
    const lines = printed.split("\n");
    const engine = lines.find((line) => line.startsWith("✓ pulumi "));
    if (!engine?.includes("built from Go modules"))
      throw new Error(`Pulumi was not built, which is what this measures: ${engine}`);
    return { wall, cpu: childSeconds(printed), steps: stepsDone(lines) };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** Such as `pulumi 180.1 s`, of the lines that a set-up prints when a step is done. */
function stepsDone(lines: readonly string[]): string[] {
  return lines.flatMap((line) => {
    const [, step, took] = /^✓ (\w+) .*\(([\d.]+ s)\)$/.exec(line) ?? [];
    return step ? [`${step} ${took}`] : [];
  });
}

export const part: Part = {
  name: "fresh",
  about: "what `npm start` sets up on a fresh machine that cannot download Pulumi",
  minutes: 4,
  measure,
};
