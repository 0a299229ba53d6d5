import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { type BenchStack, withStacks } from "../harness/benchStack";
import type { BenchContext, Part, Row } from "../harness/contract";
import { type Contestant, median, roundsOf } from "../harness/paired";
import { cpuByOwner, cpuProfileSchema, isProgram } from "../profile/cpuProfile";
import { phases, phasesOf, pluginStarts, providerCalls } from "../profile/phases";
import { readSpans, type Span } from "../profile/spans";

const operations = ["preview", "up"] as const;

interface Profiled {
  name: string;
  stack: BenchStack;
}

/** Less of a program's CPU time than this share of it is not shown. */
const leastShown = 0.02;

async function measure({ checkouts, runs, progress }: BenchContext): Promise<Row[]> {
  return await withStacks(async (make) => {
    const environment = { PULUMI_DEBUG_COMMANDS: "true" };
    const stacks: Profiled[] = [];
    for (const checkout of checkouts)
      stacks.push({ name: checkout.name, stack: await make(checkout, { environment }) });
    const empty = await make(checkouts[0], { program: "empty", environment });
    stacks.push({ name: "the empty program", stack: empty });
    for (const { stack } of stacks) await stack.up();
    const rows: Row[] = [];
    for (const operation of operations) {
      progress(`phases: ${operation}`);
      rows.push(...(await phaseRows(operation, stacks, runs)));
    }
    progress("CPU of a preview's program");
    return [...rows, ...(await cpuRows(stacks, runs))];
  });
}

async function phaseRows(
  operation: (typeof operations)[number],
  stacks: Profiled[],
  runs: number,
): Promise<Row[]> {
  const spans: Span[][] = [];
  const figures = await figuresOf(stacks, runs, async (stack, place) => {
    const file = join(stack.directory, "trace.json");
    const start = Date.now();
    await stack[operation]("--otel-traces", `file://${file}`);
    const end = Date.now();
    const traced = readSpans(await readFile(file, "utf8"));
    await rm(file);
    spans[place] = traced;
    return new Map(Object.entries(phasesOf(traced, { start, end })));
  });
  const [ofNow = []] = spans;
  const remarks: Record<string, string[]> = {
    "starting plugins": pluginStarts(ofNow),
    "provider calls": providerCalls(ofNow),
  };
  return phases.map((phase) => {
    const remark = remarks[phase]?.join(", ");
    return { ...row(operation, phase, stacks, figures), ...(remark && { remark }) };
  });
}

/** In runs of their own, because being profiled makes everything slower. */
async function cpuRows(stacks: Profiled[], runs: number): Promise<Row[]> {
  const figures = await figuresOf(stacks, runs, async (stack) => {
    const directory = await mkdtemp(join(stack.directory, "profiles-"));
    await stack.withNodeArguments(`--cpu-prof --cpu-prof-dir=${directory}`, () => stack.preview());
    const profiles = (await readdir(directory)).map(async (file) =>
      cpuProfileSchema.parse(JSON.parse(await readFile(join(directory, file), "utf8"))),
    );
    const ofProgram = (await Promise.all(profiles)).find(isProgram);
    if (!ofProgram) throw new Error(`the program of a preview left no CPU profile in ${directory}`);
    return cpuByOwner(ofProgram);
  });
  const byOwner = [...(figures[0] ?? [])].map(([owner, values]) => ({ owner, spent: median(values) }));
  const total = byOwner.reduce((sum, { spent }) => sum + spent, 0);
  return byOwner
    .filter(({ spent }) => spent > total * leastShown)
    .sort((a, b) => b.spent - a.spent)
    .map(({ owner }) => row("CPU of a preview's program", owner, stacks, figures));
}

/** Milliseconds by name for each stack, one of each round; a name that a round has not counts as none. */
async function figuresOf(
  stacks: readonly Profiled[],
  runs: number,
  once: (stack: BenchStack, place: number) => Promise<Map<string, number>>,
): Promise<Map<string, number[]>[]> {
  const profiled = stacks.map(({ name, stack }, place): Contestant<Map<string, number>> => {
    return { name, once: () => once(stack, place) };
  });
  return (await roundsOf(profiled, runs)).map((rounds) => {
    const names = new Set(rounds.flatMap((round) => [...round.keys()]));
    return new Map([...names].map((name) => [name, rounds.map((round) => round.get(name) ?? 0)]));
  });
}

function row(of: string, name: string, stacks: readonly Profiled[], figures: Map<string, number[]>[]): Row {
  const series = stacks.map((stack, place) => ({
    name: stack.name,
    values: figures[place]?.get(name) ?? [0],
  }));
  const [now = { name: of, values: [] }, ...others] = series;
  return { measure: `${of}: ${name}`, unit: "ms", series: [now, ...others] };
}

export const part: Part = {
  name: "profile",
  about: "where the time of a preview and of an up without a change goes",
  minutes: 2,
  measure,
};
