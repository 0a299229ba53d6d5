import { readFile, writeFile } from "node:fs/promises";
import { basename, extname } from "node:path";
import { Command, InvalidArgumentError } from "commander";
import { lookOfStdout } from "../../preview/shown/look";
import { chartOption, plotData } from "./chart";
import { pageOf, pngOf, svgOf } from "./picture";
import { parseSamples } from "./samples";
import { terminalPlot } from "./terminalPlot";

const kinds = [".svg", ".png", ".html"];

/** Plots a recording: needs no server. */
export function plotVerb(): Command {
  return new Command("plot")
    .description("Plots a recording of `aof record`: size over time, with the rewrites marked.")
    .argument("<file>", "the recording")
    .option("--out <file>", `a picture in place of the terminal: ${kinds.join(", ")}`, (file) => {
      if (kinds.includes(extname(file))) return file;
      throw new InvalidArgumentError(`It has to end in ${kinds.join(", ")}.`);
    })
    .action(async (file: string, { out }: { out?: string }) => {
      const data = plotData(parseSamples(await readFile(file, "utf8"), file));
      if (out === undefined) {
        console.log(terminalPlot(data, lookOfStdout()));
        return;
      }
      const title = `The append-only file, by ${basename(file)}`;
      const option = chartOption(data, title);
      if (extname(out) === ".html") await writeFile(out, await pageOf(option, title));
      else if (extname(out) === ".svg") await writeFile(out, await svgOf(option));
      else await writeFile(out, await pngOf(await svgOf(option)));
      console.error(`wrote ${out}`);
    });
}
