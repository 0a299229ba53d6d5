// npm run bench [-- PART...] and npm run bench:PART: measures, compares and shows what this program costs.
import { atLeastOne, commandLine, readArguments } from "../scripts/commandLine";
import { runMain } from "../scripts/runMain";
import { withCheckouts } from "./harness/checkouts";
import { parts } from "./parts";

const command = commandLine(
  "npm run bench --",
  "Measures what this program costs, each thing by turns with what it is compared with.",
)
  .argument("[parts...]", `what to measure, of ${parts.map(({ name }) => name).join(", ")}`)
  .option("--runs <number>", "how many times each thing is measured", atLeastOne, 5)
  .option("--before <commit>", "measures the program of that commit as well, in the same run");

void runMain(async () => {
  const { runs, before } = readArguments(command).opts<{ runs: number; before?: string }>();
  const chosen =
    command.args.length > 0 ? command.args : parts.filter(({ minutes }) => !minutes).map(({ name }) => name);
  const progress = (doing: string) => console.error(doing);
  return await withCheckouts(before, progress, async (checkouts) => {
    for (const name of chosen) {
      const part = parts.find((part) => part.name === name);
      if (!part) return command.error(`error: there is no part ${name}`);
      console.log(JSON.stringify(await part.measure({ checkouts, runs, progress }), null, 2));
    }
    return 0;
  });
});
