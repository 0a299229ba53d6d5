import { type Baseline, promiseOf } from "./baseline";

const [start, end] = ["<!-- ratios: npm run bench -- --record -->\n", "<!-- /ratios -->"];

/** docs/performance.md with the table of the recorded ratios. */
export function performancePage(current: string, baseline: Baseline): string {
  const [from, to] = [current.indexOf(start), current.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`the page has no ${start.trim()} with its end, ${end}`);
  return `${current.slice(0, from + start.length)}${ratioTable(baseline)}\n${current.slice(to)}`;
}

function ratioTable(baseline: Baseline): string {
  const rows = Object.entries(baseline).flatMap(([part, ratios]) =>
    Object.entries(ratios).map(([measure, { to, ratio, before, ...promise }]) => [
      measure,
      to,
      ratio.toFixed(2),
      before?.toFixed(2) ?? "",
      promiseOf(promise),
      `\`bench:${part}\``,
    ]),
  );
  const head = ["Measure", "Relative to", "Now", "Before", "Promised", "By"];
  return [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}
