import { wrapAnsi } from "fast-wrap-ansi";
import { type Look, paint } from "../../preview/shown/look";
import { bytesText } from "../amounts";
import { percentText } from "../status/bar";
import type { AofFile, AofGrowth, AofReport } from "./aofReport";
import { bootText, nextText } from "./aofText";
import { shareOfGrowth } from "./growth";

type Part = [title: string, text: string];

/** The life of the append-only file, on the numbers of one server. */
export function explanation(report: AofReport, look: Look): string {
  const { server, stack, growth } = report;
  const columns = Math.min(look.columns, 100);
  const parts = growth ? [...lifeOf(report, growth), ...priceOf(growth)] : offParts(report);
  return [
    paint("bold", `The life of the append-only file of ${server} of the stack ${stack}`, look),
    ...parts.flatMap(([title, text]) => [
      "",
      paint("underline", title, look),
      ...wrapAnsi(text, columns).split("\n"),
    ]),
  ].join("\n");
}

function lifeOf({ files, bootSeconds }: AofReport, growth: AofGrowth): Part[] {
  const base = files.find(({ type }) => type === "base");
  const incr = files.filter(({ type }) => type === "incr").at(-1);
  const { currentBytes, baseBytes, rewrites, lastRewriteSeconds, keys, usedMemoryBytes } = growth;
  const share = shareOfGrowth(currentBytes, growth);
  const took =
    lastRewriteSeconds === undefined
      ? ""
      : ` The last one took ${bootText(Math.max(1, lastRewriteSeconds))}.`;
  return [
    [
      "1. Append",
      `Redis holds its ${keys.toLocaleString("en")} keys in memory (${bytesText(usedMemoryBytes)}). Each command that changes them is ` +
        `appended, in order, to the end of ${nameOf(incr, "the incr file")}, before the client gets its answer; ${fsyncText(growth.fsync)}.`,
    ],
    [
      "2. Growth",
      `That file only grows: count to a million with INCR, and it has a million entries for one number. The whole has ` +
        `${bytesText(currentBytes)} now; it had ${bytesText(baseBytes)} after the last rewrite or start. ${rateText(growth)}`,
    ],
    [
      "3. When it is rewritten",
      share === undefined
        ? "auto-aof-rewrite-percentage is 0, so Redis never rewrites it by itself: only `aof rewrite`, or a changed `aof.rewriteTrigger`, does."
        : `When it is larger than auto-aof-rewrite-min-size (${bytesText(growth.rewriteMinBytes)}) and has grown by ` +
          `auto-aof-rewrite-percentage (${growth.rewritePercentage} %): here at ${bytesText(growth.rewriteAtBytes ?? 0)}. ` +
          `${percentText(share)} of the growth to there is done. The next rewrite: ${nextText(growth)}.`,
    ],
    [
      "4. Rewrite in the background",
      `Redis forks. The child sees the data as they are at that moment and writes them, compact, into a new base file; clients go on. ` +
        `What they change meanwhile goes into a new incr file.${took} There ${rewrites === 1 ? "was 1 rewrite" : `were ${rewrites.toLocaleString("en")} rewrites`} since the start of the server.`,
    ],
    [
      "5. Merge and replace",
      "When the base is complete, Redis replaces the manifest in one step: from then on the new base and the new incr file count, and the " +
        "old ones are deleted. At every moment the manifest names a complete set, so a crash during a rewrite costs the unfinished file and no data.",
    ],
    [
      "6. A start",
      `Redis loads ${nameOf(base, "the base")} and then runs the commands of ${nameOf(incr, "the incr file")}` +
        (bootSeconds === undefined
          ? "."
          : `: about ${bootText(bootSeconds)} as it is now. A rewrite makes that no longer, and mostly shorter.`),
    ],
  ];
}

function priceOf({ currentBytes, baseBytes, usedMemoryBytes }: AofGrowth): Part[] {
  return [
    [
      "Why it is not compact from the start",
      "A compact file has no outdated entries, and to take those out means to find and move what is already on the disk, at every single " +
        "write. Appending is one short write at the end of a file: fast, and a crash can only damage the last entry. So Redis does what is " +
        "quick and safe at each write, and compacts everything at once, in another process, when it pays.",
    ],
    [
      "What it costs",
      `Disk: old and new files are there at once until the manifest is replaced, here up to about ${bytesText(currentBytes + Math.max(baseBytes, usedMemoryBytes))}. ` +
        "Memory: while the child writes, each page that a client changes is there twice.",
    ],
  ];
}

function offParts({ files }: AofReport): Part[] {
  const left = files.some(({ type }) => type === "base")
    ? " The files in appendonlydir are of before, and Redis does not load them."
    : "";
  return [
    [
      "It is off",
      `appendonly is no, so no command is appended anywhere: what was written since the last snapshot is lost in a crash.${left} ` +
        "`appendonly: yes` in the settings and `pulumi up` turn it on while Redis runs: that ends with a first rewrite, which writes all data as " +
        "the first base file.",
    ],
  ];
}

const nameOf = (file: AofFile | undefined, otherwise: string) =>
  file ? `${file.name} (${bytesText(file.bytes ?? 0)})` : otherwise;

function fsyncText(fsync: string): string {
  if (fsync === "always") return "with appendfsync always, it is on the disk by then";
  if (fsync === "no")
    return "the kernel puts it on the disk when it likes (appendfsync no), some 30 s later at most";
  return "once a second it is put on the disk (appendfsync everysec), so that a power cut costs about the last second";
}

function rateText({ next }: AofGrowth): string {
  const rate = next.bytesPerSecond;
  if (rate === undefined) return "";
  return rate === 0
    ? "Nothing is written at the moment."
    : `At the moment ${bytesText(Math.round(rate))} come a second.`;
}
