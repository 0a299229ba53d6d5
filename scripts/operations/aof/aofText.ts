import { type Look, paint } from "../../preview/shown/look";
import { bytesText } from "../amounts";
import { listLines, type Row, rowLines, secondsText } from "../status/lines";
import { growthText } from "../status/persistenceRows";
import type { AofFile, AofGrowth, AofReport } from "./aofReport";

const meanings: Record<AofFile["type"], string> = {
  base: "the data as of the last rewrite",
  incr: "every change since",
  history: "of before the last rewrite; Redis deletes it",
  manifest: "which of them count",
  unnamed: "not in the manifest, never loaded",
};

/** What is on the volume, and what comes next. */
export function aofText(report: AofReport, look: Look): string {
  const { server, stack, isOn, files, growth, attention } = report;
  const size = files.reduce((sum, { bytes = 0 }) => sum + bytes, 0);
  const title = isOn
    ? `The append-only file of ${server} of the stack ${stack}: ${bytesText(size)}`
    : `The append-only file of ${server} of the stack ${stack} is off (appendonly no)` +
      (files.length > 0 ? "; what is there is of before" : "");
  return [
    paint("bold", title, look),
    ...(files.length > 0 ? ["", ...rowLines(fileRows(files), look)] : []),
    ...(growth ? ["", ...rowLines(growthRows(growth, look), look)] : []),
    ...rowLines(bootRows(report), look),
    ...(attention.length > 0 ? ["", ...listLines("Needs a person", attention, "yellow", look)] : []),
  ].join("\n");
}

function fileRows(files: readonly AofFile[]): Row[] {
  const names = Math.max(...files.map(({ name }) => name.length));
  return files.map(({ name, type, bytes, ageSeconds }) => {
    const size = bytes === undefined ? "missing" : bytesText(bytes);
    const age = ageSeconds === undefined ? "" : `${secondsText(ageSeconds)} old`;
    return [type, `${name.padEnd(names)}  ${size.padStart(8)}  ${age.padEnd(10)}  ${meanings[type]}`];
  });
}

function growthRows(growth: AofGrowth, look: Look): Row[] {
  const { next } = growth;
  return [
    [
      "Size",
      `${bytesText(growth.currentBytes)}; it was ${bytesText(growth.baseBytes)} after the last rewrite or start`,
    ],
    ["Growth", growthText(growth, look)],
    ...(next.bytesPerSecond === undefined
      ? []
      : [["Written now", `${bytesText(Math.round(next.bytesPerSecond))} a second`] satisfies Row]),
    ["Next rewrite", nextText(growth)],
  ];
}

/** When Redis rewrites the file the next time by itself. */
export function nextText({ next, rewriteAtBytes = 0 }: Pick<AofGrowth, "next" | "rewriteAtBytes">): string {
  switch (next.kind) {
    case "off":
      return "never by itself (auto-aof-rewrite-percentage 0): `aof rewrite` does it";
    case "running":
      return "running now";
    case "due":
      return "due now: Redis begins it when no other child of it writes";
    case "never":
      return "never at this rate: nothing is written";
    case "unknown":
      return "not known: a rewrite ended while the rate was measured";
    case "expected":
      return `in about ${secondsText(next.seconds)} at this rate, at ${bytesText(rewriteAtBytes)}`;
  }
}

function bootRows({ bootSeconds, lastLoadSeconds }: AofReport): Row[] {
  if (bootSeconds === undefined) return [["A start", "how long it would take to load the data is not known"]];
  const known =
    lastLoadSeconds === undefined
      ? "by what was measured elsewhere"
      : `by its last load, of ${bootText(lastLoadSeconds)}`;
  return [["A start", `would take about ${bootText(bootSeconds)} to load the data (${known})`]];
}

/** Not more exact than it is. */
export function bootText(seconds: number): string {
  return seconds < 10 ? `${Math.max(0.1, Math.round(seconds * 10) / 10)} s` : secondsText(seconds);
}
