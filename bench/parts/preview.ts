import { withStacks } from "../harness/benchStack";
import type { BenchContext, Part, Row, Series } from "../harness/contract";
import { byTurns, ratio } from "../harness/paired";

const operations = [
  { measure: "no-op preview", of: "preview", args: [], atMost: 1.3 },
  { measure: "no-op up", of: "up", args: [], atMost: 1.5 },
  { measure: "no-op up --refresh", of: "up", args: ["--refresh"], atMost: 1.5 },
  // Pulumi runs no program here: all that it does is asking the plugins for what there is.
  { measure: "no-op refresh", of: "refresh", args: [], atMost: 1.5 },
] as const;

/** The dev stack where nothing has changed, against a program that declares nothing: the least that Pulumi itself takes. */
async function measure({ checkouts, runs, progress }: BenchContext): Promise<Row[]> {
  return await withStacks(async (make) => {
    const stacks = [];
    for (const checkout of checkouts) stacks.push({ name: checkout.name, stack: await make(checkout) });
    stacks.push({ name: "the empty program", stack: await make(checkouts[0], { program: "empty" }) });
    for (const { name, stack } of stacks) {
      progress(`bringing up: ${name}`);
      await stack.up();
    }
    const rows: Row[] = [];
    for (const { measure, of, args, atMost } of operations) {
      progress(measure);
      const contestants = stacks.map(({ name, stack }) => ({
        name,
        once: () => stack[of]("--expect-no-changes", ...args),
      }));
      const series = await byTurns(contestants, runs);
      const [now, ...others] = series as [Series, ...Series[]];
      const empty = series.at(-1) as Series;
      const [before] = others.slice(0, -1);
      rows.push({
        measure,
        unit: "s",
        series: [now, ...others],
        ratio: ratio(now, empty, { atMost }),
        ...(before && { ratioBefore: ratio(before, empty) }),
      });
    }
    return rows;
  });
}

export const part: Part = {
  name: "preview",
  about: "a preview, an up and a refresh without a change, against an empty program",
  measure,
};
