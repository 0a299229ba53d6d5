import Table from "cli-table3";
import { type Baseline, isKept, percent, promiseOf, type RecordedRatio, worseBy } from "./baseline";
import type { Row, Series, Unit } from "./contract";
import { median } from "./paired";
import type { Measured } from "./report";

const head = ["measure", "of", "median", "spread", "ratio", "spread", "promised", "recorded"];

/** One table of all that was measured: a line for each series of a row, and one for its remark. */
export function tableOf(parts: readonly Measured[], baseline: Baseline): string {
  const table = new Table({ head, style: { head: [], border: [], compact: true } });
  for (const { part, rows } of parts) {
    table.push([{ content: `bench:${part}`, colSpan: head.length }]);
    for (const row of rows) {
      for (const line of linesOf(row, baseline[part]?.[row.measure])) table.push(line);
      if (row.remark) table.push(["", { content: row.remark, colSpan: head.length - 1 }]);
    }
  }
  return table.toString();
}

/** The cells of a row's series, without its remark. */
export function linesOf(row: Row, recorded: RecordedRatio | undefined): string[][] {
  return row.series.map((series, place) => [
    place === 0 ? row.measure : "",
    series.name,
    ...figures(series, row.unit),
    ...compared(row, series, place),
    place === 0 ? promised(row) : "",
    place === 0 ? sinceRecorded(row, recorded) : "",
  ]);
}

/** More digits than two runs have in common would only be read. */
const short = new Intl.NumberFormat("en", { maximumSignificantDigits: 3, minimumSignificantDigits: 3 });

function figures({ values }: Series, unit: Unit): [string, string] {
  return [`${short.format(median(values))} ${unit}`, spread([Math.min(...values), Math.max(...values)])];
}

function spread([least, greatest]: readonly [number, number]): string {
  return `${short.format(least)} – ${short.format(greatest)}`;
}

/** Now and before by their own ratios; whatever else takes part by its median. */
function compared({ series, ratio, ratioBefore }: Row, of: Series, place: number): [string, string] {
  const own = place === 0 ? ratio : place === 1 ? ratioBefore : undefined;
  if (own) return [`${own.value.toFixed(2)} × ${own.to}`, spread(own.spread)];
  const to = series.find(({ name }) => name === ratio?.to);
  if (!to || to === of) return ["", ""];
  return [`${(median(of.values) / median(to.values)).toFixed(2)} × ${to.name}`, ""];
}

function promised({ ratio }: Row): string {
  const promise = ratio ? promiseOf(ratio) : "";
  return ratio && promise ? `${promise} ${isKept(ratio) ? "✓" : "✗"}` : "";
}

function sinceRecorded(row: Row, recorded: RecordedRatio | undefined): string {
  const worse = worseBy(row, recorded);
  if (worse === undefined || !recorded) return "";
  return `${recorded.ratio.toFixed(2)}, ${percent(Math.abs(worse))} ${worse > 0 ? "worse" : "better"}`;
}
