import { type BenchStack, type MakeStack, withStacks } from "../harness/benchStack";
import type { BenchContext, Checkout, Part, Row, Series } from "../harness/contract";
import { byTurns, ratio, roundsOf, seriesOf } from "../harness/paired";

type Passwords = "given" | "generated";

/** So many users against one, and how many times as long each may take. */
interface Case {
  passwords: Passwords;
  count: number;
  atMost: Record<Operation, number>;
}

const operations = ["first up of", "preview of a changed one of", "up of a changed one of"] as const;
type Operation = (typeof operations)[number];

const atMost = (first: number, preview: number, up: number): Case["atMost"] => ({
  "first up of": first,
  "preview of a changed one of": preview,
  "up of a changed one of": up,
});

const cases: readonly Case[] = [
  { passwords: "given", count: 1000, atMost: atMost(1.15, 1.15, 1.15) },
  { passwords: "generated", count: 100, atMost: atMost(1.25, 1.25, 1.25) },
  { passwords: "generated", count: 1000, atMost: atMost(3, 1.5, 1.5) },
];

/** What a user may take in the state: the password, and all that is stored of the user elsewhere. */
const most: Series = { name: "1.2 kB", values: [1.2] };

/** A stack of a checkout with so many users. */
interface Many {
  checkout: Checkout;
  passwords: Passwords;
  count: number;
  name: string;
}

/** Those of a checkout in any case, each once. */
function stacksOf(checkout: Checkout): Many[] {
  const many = ({ passwords, count }: Pick<Case, "passwords" | "count">) => {
    const name = `${checkout.name}, ${count === 1 ? "one user" : `${count} users`}`;
    return { checkout, passwords, count, name };
  };
  const ones = [...new Set(cases.map(({ passwords }) => passwords))].map((passwords) =>
    many({ passwords, count: 1 }),
  );
  return [...ones, ...cases.map(many)];
}

/** The first of them has other rights in every round. */
function users({ count, passwords }: Many, round: number): Record<string, unknown> {
  const of = (n: number) => [
    `user${n}`,
    {
      rules: `~app${n}:* +@read${n === 0 ? ` +set${round % 2 ? "" : " +del"}` : ""}`,
      ...(passwords === "given" && { password: `password-${n}` }),
    },
  ];
  return Object.fromEntries(Array.from({ length: count }, (_, n) => of(n)));
}

async function measure(context: BenchContext): Promise<Row[]> {
  const all = context.checkouts.flatMap(stacksOf);
  const firstUps = await measureFirstUps(all, context);
  return await withStacks(async (make) => {
    const stacks = new Map<Many, BenchStack>();
    for (const many of all) {
      context.progress(`bringing up: ${describe(many)}`);
      const stack = await declared(make, many, 0);
      await stack.up();
      stacks.set(many, stack);
    }
    const changes = await measureChanges(stacks, context);
    const bytes = await Promise.all([...stacks.values()].map(stateBytes));
    const times = { "first up of": firstUps, ...changes };
    return cases.flatMap((each) => [
      ...operations.map((operation) => timeRow(each, operation, all, times[operation], context.checkouts)),
      stateRow(each, all, bytes, context.checkouts),
    ]);
  });
}

/** Each time of a new stack. */
function measureFirstUps(all: readonly Many[], { runs, progress }: BenchContext): Promise<Series[]> {
  const contestants = all.map((many) => ({
    name: many.name,
    once: async (round: number) => {
      progress(`first up, round ${round} of ${runs}: ${describe(many)}`);
      return await withStacks(async (make) => (await declared(make, many, round)).up());
    },
  }));
  return byTurns(contestants, runs);
}

/** An edit, its preview and its update, one after the other as people do them. */
async function measureChanges(stacks: ReadonlyMap<Many, BenchStack>, { runs, progress }: BenchContext) {
  const contestants = [...stacks].map(([many, stack]) => ({
    name: many.name,
    once: async (round: number) => {
      progress(`changed user, round ${round} of ${runs}: ${describe(many)}`);
      await stack.configure({ users: users(many, round + 1) });
      return { preview: await stack.preview(), up: await stack.up() };
    },
  }));
  const rounds = await roundsOf(contestants, runs);
  return {
    "preview of a changed one of": seriesOf(contestants, rounds, ({ preview }) => preview),
    "up of a changed one of": seriesOf(contestants, rounds, ({ up }) => up),
  };
}

const describe = ({ name, passwords }: Many) => `${name}, passwords ${passwords}`;

async function declared(make: MakeStack, many: Many, round: number): Promise<BenchStack> {
  return await make(many.checkout, { config: { users: users(many, round) } });
}

const namedMeasure = ({ passwords, count }: Case, what: string) =>
  `${what} ${count} users, passwords ${passwords}`;

function timeRow(
  each: Case,
  operation: Operation,
  all: readonly Many[],
  series: readonly Series[],
  checkouts: BenchContext["checkouts"],
): Row {
  const of = (checkout: Checkout, count: number) => series[placeOf(all, each, checkout, count)] as Series;
  const [now, before] = checkouts.map((checkout) => [of(checkout, each.count), of(checkout, 1)] as const);
  const [many, one] = now as [Series, Series];
  return {
    measure: namedMeasure(each, operation),
    unit: "s",
    series: [many, ...(before ? [before[0]] : []), one, ...(before ? [before[1]] : [])],
    ratio: ratio(many, one, { atMost: each.atMost[operation] }),
    ...(before && { ratioBefore: ratio(...before) }),
  };
}

/** What one user more adds to the state, encryption included. */
function stateRow(
  each: Case,
  all: readonly Many[],
  bytes: readonly number[],
  checkouts: BenchContext["checkouts"],
): Row {
  const [now, before] = checkouts.map((checkout): Series => {
    const [many = 0, one = 0] = [each.count, 1].map((count) => bytes[placeOf(all, each, checkout, count)]);
    return { name: checkout.name, values: [(many - one) / (each.count - 1) / 1000] };
  }) as [Series, Series?];
  return {
    measure: namedMeasure(each, "state of each of"),
    unit: "kB",
    series: before ? [now, before] : [now],
    ratio: ratio(now, most, { atMost: 1 }),
    ...(before && { ratioBefore: ratio(before, most) }),
  };
}

function placeOf(all: readonly Many[], { passwords }: Case, checkout: Checkout, count: number): number {
  return all.findIndex(
    (many) => many.checkout === checkout && many.passwords === passwords && many.count === count,
  );
}

async function stateBytes(stack: BenchStack): Promise<number> {
  return JSON.stringify(JSON.parse(await stack.storedState()).checkpoint.latest.resources).length;
}

export const part: Part = {
  name: "users",
  about: "what a hundred and a thousand users cost against one, passwords given and generated",
  measure,
};
