import type { EChartsOption } from "echarts";
import type { Baseline } from "./baseline";

/** A bar of the chart, with the promise as a line across it. */
export interface Bar {
  label: string;
  now: number;
  before?: number;
  promised?: number;
}

/** The bars from top to bottom. */
export function barsOf(baseline: Baseline): Bar[] {
  return Object.values(baseline).flatMap((ratios) =>
    Object.entries(ratios).map(([measure, { to, ratio, before, atMost, atLeast }]) => ({
      label: `${measure}, × ${to}`,
      now: ratio,
      before,
      promised: atMost ?? atLeast,
    })),
  );
}

/** As SVG, which needs no browser. */
export async function drawChart(baseline: Baseline): Promise<string> {
  // It is 1 MB of JavaScript that a run without a chart has no use for.
  const { init } = await import("echarts");
  const bars = barsOf(baseline);
  const size = { width: 900, height: 100 + bars.length * 34 };
  const chart = init(null, null, { renderer: "svg", ssr: true, ...size });
  chart.setOption(optionOf(bars));
  const svg = chart.renderToSVGString();
  chart.dispose();
  return svg;
}

function optionOf(bars: readonly Bar[]): EChartsOption {
  const shown = (value: number | undefined) => (value === undefined ? "" : value.toFixed(2));
  const label = { show: true, position: "right" as const };
  const bar = (name: string, color: string, value: (bar: Bar) => number | undefined) => ({
    name,
    type: "bar" as const,
    color,
    data: bars.map((each) => ({ value: value(each), label: { ...label, formatter: shown(value(each)) } })),
  });
  return {
    animation: false,
    backgroundColor: "#ffffff",
    title: {
      text: "Ratios of one run: less is faster, of a throughput more is",
      textStyle: { fontSize: 14 },
    },
    legend: { top: 34 },
    grid: { left: 340, right: 50, top: 70, bottom: 30 },
    xAxis: { type: "value", min: 0 },
    yAxis: {
      type: "category",
      inverse: true,
      axisLabel: { width: 320, overflow: "break" },
      data: bars.map((each) => each.label),
    },
    series: [
      bar("now", "#2f6fb0", ({ now }) => now),
      bar("before", "#c3c9d1", ({ before }) => before),
      {
        name: "promised",
        type: "scatter",
        color: "#d1495b",
        symbol: "rect",
        symbolSize: [2, 24],
        data: bars.map(({ promised }) => promised ?? "-"),
      },
    ],
  };
}
