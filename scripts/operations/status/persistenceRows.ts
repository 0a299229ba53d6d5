import { type Look, paint } from "../../preview/shown/look";
import { bytesText } from "../amounts";
import { shareOfGrowth } from "../aof/growth";
import { bar, percentText } from "./bar";
import { type Row, secondsText } from "./lines";
import { barWidth } from "./redisRows";
import type { AofStatus, PersistenceStatus, WriteStatus } from "./serverStatus";

/** How the data survive. */
export function persistenceRows({ mode, aof, lastSave }: PersistenceStatus, look: Look): Row[] {
  const unsaved = aof ? "" : `, ${lastSave.unsavedChanges.toLocaleString("en")} writes since`;
  return [
    ["Persistence", modeText(mode, aof)],
    ...(aof ? aofRows(aof, look) : []),
    ["Last snapshot", `${writeText(lastSave, "dump.rdb", look)}${unsaved}`],
  ];
}

function modeText(mode: PersistenceStatus["mode"], aof: AofStatus | undefined): string {
  if (aof) return `append-only file, appendfsync ${aof.fsync}`;
  return mode === "rdb"
    ? "snapshots only: what was written since the last one is lost in a crash"
    : "none: a cache";
}

function aofRows(aof: AofStatus, look: Look): Row[] {
  const { baseBytes, currentBytes, delayedFsyncs, lastRewrite, lastWriteOk } = aof;
  return [
    ["  size", `${bytesText(currentBytes)}; it was ${bytesText(baseBytes)} after the last rewrite or start`],
    ["  next rewrite", growthText(aof, look)],
    ["  last rewrite", writeText(lastRewrite, "the base file", look)],
    [
      "  writing",
      `${lastWriteOk ? "ok" : paint("red", "the last write failed", look)}, ` +
        `${delayedFsyncs.toLocaleString("en")} delayed fsyncs since the start`,
    ],
  ];
}

/** How far the growth is at which Redis rewrites by itself. */
export function growthText(
  aof: Pick<
    AofStatus,
    "currentBytes" | "baseBytes" | "rewriteAtBytes" | "rewritePercentage" | "rewriteMinBytes"
  >,
  look: Look,
): string {
  const { currentBytes, rewriteAtBytes, rewritePercentage, rewriteMinBytes } = aof;
  const share = shareOfGrowth(currentBytes, aof);
  if (share === undefined || rewriteAtBytes === undefined)
    return "not rewritten by itself (auto-aof-rewrite-percentage 0)";
  const shown = paint("cyan", bar(share, barWidth(look)), look);
  const rule = `${rewritePercentage} %, at least ${bytesText(rewriteMinBytes)}`;
  return `${shown}  ${percentText(share)} of the growth to ${bytesText(rewriteAtBytes)} (${rule})`;
}

/** The last rewrite or snapshot: how it ended, when, and how long it took. */
function writeText({ result, ageSeconds, tookSeconds }: WriteStatus, file: string, look: Look): string {
  const age = ageSeconds === undefined ? undefined : `${secondsText(ageSeconds)} ago`;
  const took = tookSeconds === undefined ? "" : `, took ${tookSeconds < 1 ? "under 1" : tookSeconds} s`;
  if (result === "running") return paint("cyan", "running now", look);
  if (result === "failed")
    return paint("red", "failed", look) + (age ? `, the last that succeeded was ${age}` : "");
  if (result === "ok") return `${paint("green", "ok", look)}${age ? `, ${age}` : ""}${took}`;
  return `none since the start${age ? `, ${file} was written ${age}` : ""}`;
}
