// npm run bench [-- PART...] and npm run bench:PART: measures, compares and shows what this program costs.
import { writeFile } from "node:fs/promises";
import { atLeastOne, commandLine, readArguments } from "../scripts/commandLine";
import { runMain } from "../scripts/runMain";
import { recorded, slower } from "./harness/baseline";
import { drawChart } from "./harness/chart";
import { withCheckouts } from "./harness/checkouts";
import type { BenchContext, Part } from "./harness/contract";
import { readBaseline, writeRecord } from "./harness/recordFiles";
import { type Measured, reportOf } from "./harness/report";
import { tableOf } from "./harness/table";
import { parts } from "./parts";

interface Options {
  runs: number;
  before?: string;
  json?: string;
  chart?: string;
  record?: true;
}

const list = parts.map(({ name, about, minutes }) => {
  const once = minutes ? ` (${minutes} min each, once unless named)` : "";
  return `  ${name.padEnd(12)}${about}${once}`;
});
const command = commandLine(
  "npm run bench --",
  "Measures what this program costs, each thing by turns with what it is compared with.",
)
  .argument("[parts...]", "what to measure; `npm run bench:PART` measures one")
  .option("--runs <number>", "how many times each thing is measured", atLeastOne, 5)
  .option("--before <commit>", "measures the program of that commit as well, in the same run")
  .option("--json <file>", "writes all that was measured")
  .option("--chart <file>", "draws the ratios as SVG")
  .option("--record", "keeps the ratios, as what later runs are compared with, and shows them in the docs")
  .addHelpText("after", `\nParts:\n${list.join("\n")}`);

const progress = (doing: string) => console.error(`… ${doing}`);
let isInterrupted = false;

void runMain(async () => {
  const { runs, before, ...files } = readArguments(command).opts<Options>();
  const chosen = chosenParts(command.args);
  // Ctrl-C, which npm passes on once more, ends what was started in this terminal as well; whoever waits for it removes what it made.
  process.on("SIGINT", () => {
    isInterrupted = true;
  });
  return await withCheckouts(before, progress, (checkouts) =>
    bench(chosen, { checkouts, runs, progress }, files),
  );
});

function chosenParts(names: readonly string[]): Part[] {
  if (names.length === 0) return parts.map(onceIfLong);
  return names.map((name) => {
    const known = parts.map((part) => part.name).join(", ");
    return (
      parts.find((part) => part.name === name) ??
      command.error(`error: there is no part '${name}'; there are: ${known}`)
    );
  });
}

/** Five rounds of all tests, which take a quarter of an hour, are only for who asks for them. */
function onceIfLong(part: Part): Part {
  return part.minutes ? { ...part, measure: (context) => part.measure({ ...context, runs: 1 }) } : part;
}

async function bench(
  chosen: readonly Part[],
  context: BenchContext,
  { json, chart, record }: Pick<Options, "json" | "chart" | "record">,
): Promise<number> {
  const baseline = await readBaseline();
  const { measured, failed } = await measureAll(chosen, context);
  console.log(tableOf(measured, baseline));
  if (json) await writeFile(json, `${JSON.stringify(reportOf(context, measured), null, 2)}\n`);
  if (chart) await writeFile(chart, await drawChart(recorded(measured, {})));
  const worse = record ? [] : slower(measured, baseline);
  if (record) await writeRecord(recorded(measured, baseline));
  if (worse.length > 0) console.log(`\nSlower than recorded:\n${worse.join("\n")}`);
  for (const failure of failed) console.error(`error: ${failure}`);
  if (isInterrupted) return 130;
  return worse.length + failed.length > 0 ? 1 : 0;
}

/** A part that fails takes nothing from the others, which may have been measured for an hour. */
async function measureAll(chosen: readonly Part[], context: BenchContext) {
  const measured: Measured[] = [];
  const failed: string[] = [];
  for (const { name, measure } of chosen) {
    if (isInterrupted) break;
    progress(`bench:${name}`);
    try {
      measured.push({ part: name, rows: await measure(context) });
    } catch (error) {
      failed.push(`bench:${name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return { measured, failed };
}
