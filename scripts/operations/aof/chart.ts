import type { EChartsOption } from "echarts";
import { rewriteSpans } from "./rewriteSpans";
import type { AofSample } from "./samples";

/** The two lines and the marks of a plot, in one unit. */
export interface PlotData {
  unit: "B" | "KiB" | "MiB" | "GiB";
  /** Milliseconds since 1970, and the size; none in a gap. */
  current: [at: number, size: number | null][];
  base: [at: number, size: number | null][];
  rewrites: { from: number; to: number }[];
}

const units = ["B", "KiB", "MiB", "GiB"] as const;

/** Size over time, in the largest unit in which the largest size is more than one. */
export function plotData(samples: readonly AofSample[]): PlotData {
  const largest = Math.max(
    0,
    ...samples.map(({ currentBytes = 0, baseBytes = 0 }) => Math.max(currentBytes, baseBytes)),
  );
  const power = Math.min(units.length - 1, largest < 1 ? 0 : Math.floor(Math.log(largest) / Math.log(1024)));
  const inUnit = (bytes: number | undefined) =>
    bytes === undefined ? null : Math.round((bytes / 1024 ** power) * 1000) / 1000;
  const line = (bytes: (sample: AofSample) => number | undefined) =>
    samples.map((sample): [number, number | null] => [Date.parse(sample.time), inUnit(bytes(sample))]);
  return {
    unit: units[power] ?? "B",
    current: line(({ currentBytes }) => currentBytes),
    base: line(({ baseBytes }) => baseBytes),
    rewrites: rewriteSpans(samples),
  };
}

/** Where a picture is made, the first that is there. */
const fontFamily = "DejaVu Sans, Verdana, Arial, sans-serif";

/** What the word beside a mark takes of the width. */
const labelShare = 0.06;

/** The marks that get a word: those for which there is room beside the one before. */
function labelled({ current, rewrites }: PlotData): Set<number> {
  const room = labelShare * ((current.at(-1)?.[0] ?? 0) - (current[0]?.[0] ?? 0));
  const found = new Set<number>();
  let last = Number.NEGATIVE_INFINITY;
  for (const { to } of rewrites) {
    if (to - last < room) continue;
    found.add(to);
    last = to;
  }
  return found;
}

/** What echarts draws: plain data, so that a page can hold it as JSON. */
export function chartOption(data: PlotData, title: string): EChartsOption {
  const { unit, current, base, rewrites } = data;
  const withLabel = labelled(data);
  return {
    animation: false,
    useUTC: true,
    backgroundColor: "#ffffff",
    textStyle: { fontFamily },
    title: { text: title, left: 16, top: 10, textStyle: { fontSize: 15 } },
    legend: { top: 38, left: 12, itemGap: 24 },
    grid: { left: 70, right: 30, top: 96, bottom: 50 },
    tooltip: { trigger: "axis" },
    xAxis: {
      type: "time",
      name: "time (UTC)",
      nameLocation: "middle",
      nameGap: 30,
    },
    yAxis: { type: "value", name: unit, min: 0 },
    series: [
      {
        name: "size",
        type: "line",
        color: "#2f6fb0",
        showSymbol: false,
        areaStyle: { opacity: 0.12 },
        data: current,
        markArea: {
          silent: true,
          itemStyle: { color: "#d1495b", opacity: 0.15 },
          data: rewrites.map(({ from, to }) => [{ xAxis: from }, { xAxis: to }]),
        },
        markLine: {
          silent: true,
          symbol: "none",
          lineStyle: { color: "#d1495b", type: "dashed" },
          label: { formatter: "rewrite", color: "#d1495b" },
          data: rewrites.map(({ to }) => ({ xAxis: to, label: { show: withLabel.has(to) } })),
        },
      },
      {
        name: "after the last rewrite or start (base)",
        type: "line",
        color: "#6b7280",
        step: "end",
        showSymbol: false,
        lineStyle: { type: "dashed" },
        data: base,
      },
    ],
  };
}
