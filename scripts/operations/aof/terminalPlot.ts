import drawPlot from "simple-ascii-chart";
import { counted } from "../../../components/impact/report/wording";
import type { Look } from "../../preview/shown/look";
import { secondsText } from "../status/lines";
import type { PlotData } from "./chart";

/** Without the labels of the axis. */
const labelsWidth = 14;
const rewriteMark = "▼";

/** Size over time for a terminal, a mark above each rewrite. */
export function terminalPlot({ unit, current, rewrites }: PlotData, { columns, colour }: Look): string {
  const points = current.flatMap(([at, size]) => (size === null ? [] : [[at, size] as [number, number]]));
  const [first] = points;
  const last = points.at(-1);
  if (first === undefined || last === undefined) return "the recording has no size yet";
  const [begin] = first;
  const top = Math.max(...points.map(([, size]) => size));
  const line = points.map(([at, size]): [number, number] => [(at - begin) / 1000, size]);
  const marks = rewrites.filter(({ to }) => to >= begin && to <= last[0]);
  const drawn = drawPlot(line, {
    width: Math.max(20, Math.min(columns, 120) - labelsWidth),
    height: 16,
    yRange: [0, Math.max(top, 1e-3) * 1.1],
    points: marks.map(({ to }) => ({
      x: (to - begin) / 1000,
      y: top * 1.05,
      ...(colour && { color: "ansiRed" as const }),
    })),
    symbols: { point: rewriteMark },
    customXAxisTicks: ticks((last[0] - begin) / 1000),
    customYAxisTicks: ticks(top),
    formatter: (value, { axis }) => (axis === "x" ? secondsText(value) : Number(value.toPrecision(3))),
    ...(colour && { color: "ansiBlue" as const }),
  });
  const legend = `${unit} of the append-only file since ${new Date(begin).toISOString()}; ${rewriteMark} ${counted(marks.length, "rewrite")}`;
  return `${drawn.replace(/[ \n]+$/, "")}\n${legend}`;
}

/** From 0 to the largest value, as many as stand beside each other in a narrow terminal. */
function ticks(largest: number): number[] {
  return [0, 0.25, 0.5, 0.75, 1].map((share) => share * largest);
}
