import type { EChartsOption } from "echarts";
import type { Baseline } from "./baseline";

/** A bar of the chart, with the promise as a line across it. */
export interface Bar {
  label: string;
  now: number;
  before?: number;
  promised: number;
}

/** The bars from top to bottom, of what is promised: the table has all. */
export function barsOf(baseline: Baseline): Bar[] {
  return Object.values(baseline).flatMap((ratios) =>
    Object.entries(ratios).flatMap(([measure, { to, ratio, before, atMost, atLeast }]) => {
      const promised = atMost ?? atLeast;
      return promised === undefined ? [] : [{ label: `${measure}\n× ${to}`, now: ratio, before, promised }];
    }),
  );
}

/** As SVG, which needs no browser. */
export async function drawChart(baseline: Baseline): Promise<string> {
  // It is 1 MB of JavaScript that a run without a chart has no use for.
  const { init } = await import("echarts");
  const bars = barsOf(baseline);
  const size = { width: 1000, height: 100 + bars.length * 38 };
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
    grid: { left: 440, right: 50, top: 70, bottom: 30 },
    xAxis: { type: "value", min: 0 },
    yAxis: {
      type: "category",
      inverse: true,
      // Every bar has its name. Fonts are wider here and narrower there than the 320 that a name is taken for.
      axisLabel: { interval: 0, width: 320, overflow: "break" },
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
        data: bars.map(({ promised }) => promised),
      },
    ],
  };
}
