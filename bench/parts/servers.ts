import { type MakeStack, withStacks } from "../harness/benchStack";
import type { BenchContext, Checkout, Part, Row, Series } from "../harness/contract";
import { byTurns, ratio } from "../harness/paired";
import { setPaused } from "../harness/stackInDocker";
import { withPorts } from "../redis/serversStack";

/** The most first, which is what counts; then what it is compared with. */
const counts = [16, 1, 4] as const;
const most = 4;

type Standing = Awaited<ReturnType<typeof standing>>;

/** Several servers in one stack, against one: what Pulumi itself takes is shared, what a server takes is not. */
async function measure({ checkouts, runs, progress }: BenchContext): Promise<Row[]> {
  progress("first up");
  const each = checkouts.flatMap((checkout) => counts.map((count) => ({ checkout, count })));
  const firstUps = each.map(({ checkout, count }) => ({
    name: nameOf(count, checkout),
    once: () => withStacks(async (make) => (await standing(make, checkout, count)).stack.up()),
  }));
  const rows = [row("first up", await byTurns(firstUps, runs))];
  await withStacks(async (make) => {
    const stacks: Standing[] = [];
    for (const { checkout, count } of each) stacks.push(await standing(make, checkout, count));
    for (const { name, stack } of stacks) {
      progress(`bringing up: ${name}`);
      await stack.up();
      await setPaused(true, stack.name, stack.environment);
    }
    for (const { measure, once } of operations) {
      progress(measure);
      const turns = stacks.map((of) => ({ name: of.name, once: (round: number) => alone(of, once, round) }));
      rows.push(row(measure, await byTurns(turns, runs)));
    }
  });
  return rows;
}

interface Operation {
  measure: string;
  once(of: Standing, round: number): Promise<number>;
}

const operations: Operation[] = [
  { measure: "no-op preview", once: ({ stack }) => stack.preview("--expect-no-changes") },
  { measure: "no-op up", once: ({ stack }) => stack.up("--expect-no-changes") },
  {
    measure: "up that changes a rule on each",
    async once({ stack, declare }, round) {
      await declare(round);
      return await stack.up();
    },
  },
];

/** With the other stacks' servers paused: an idle one takes a fortieth of a core, by its health checks, and there are 42 of them. */
async function alone(of: Standing, once: Operation["once"], round: number): Promise<number> {
  const { name, environment } = of.stack;
  await setPaused(false, name, environment);
  try {
    return await once(of, round);
  } finally {
    await setPaused(true, name, environment);
  }
}

/** As the table shows it. */
function nameOf(count: number, { name }: Checkout): string {
  return `${count} ${count === 1 ? "server" : "servers"}${name === "now" ? "" : `, ${name}`}`;
}

/** A stack of so many servers whose rules are others in every second round. */
async function standing(make: MakeStack, checkout: Checkout, count: number) {
  const names = Array.from({ length: count }, (_, n) => `redis${n}`);
  const servers = await withPorts(Object.fromEntries(names.map((name) => [name, {}])));
  const users = (round: number) => ({ app: { rules: `~* +@all -${round % 2 ? "keys" : "flushall"}` } });
  const inRound = (round: number) =>
    Object.fromEntries(
      Object.entries(servers).map(([name, args]) => [name, { ...args, users: users(round) }]),
    );
  const stack = await make(checkout, { program: "servers", config: { servers: inRound(0) } });
  const declare = (round: number) => stack.configure({ servers: inRound(round) });
  return { name: nameOf(count, checkout), stack, declare };
}

/** Of each checkout, the most servers against one. */
function row(operation: string, all: readonly Series[]): Row {
  const [now, toNow, between, ...before] = all;
  if (!now || !toNow || !between) throw new Error("nothing to compare");
  const measure = `${now.name}, ${operation}`;
  const [mostBefore, toBefore, betweenBefore] = before;
  const promise = { atMost: most };
  if (!mostBefore || !toBefore || !betweenBefore) {
    return { measure, unit: "s", series: [now, toNow, between], ratio: ratio(now, toNow, promise) };
  }
  return {
    measure,
    unit: "s",
    series: [now, mostBefore, toNow, between, toBefore, betweenBefore],
    ratio: ratio(now, toNow, promise),
    ratioBefore: ratio(mostBefore, toBefore),
  };
}

export const part: Part = {
  name: "servers",
  about: "16 and 4 servers in one stack against one: first up, no-op preview and up, a changed rule on each",
  measure,
};
