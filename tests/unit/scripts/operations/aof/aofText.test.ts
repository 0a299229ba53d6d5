import { join } from "node:path";
import stringWidth from "fast-string-width";
import { describe, expect, test } from "vitest";
import { aofFiles, missingFiles } from "../../../../../scripts/operations/aof/aofFiles";
import type { AofGrowth, AofReport } from "../../../../../scripts/operations/aof/aofReport";
import { aofText, bootText, nextText } from "../../../../../scripts/operations/aof/aofText";
import { explanation } from "../../../../../scripts/operations/aof/explanation";

const plain = { columns: 100, colour: false };
const mib = 2 ** 20;
const growth: AofGrowth = {
  baseBytes: 100 * mib,
  currentBytes: 150 * mib,
  rewritePercentage: 100,
  rewriteMinBytes: 64 * mib,
  rewriteAtBytes: 200 * mib,
  fsync: "everysec",
  keys: 1_204_331,
  usedMemoryBytes: 162 * mib,
  rewrites: 4,
  lastRewriteSeconds: 2,
  next: { kind: "expected", bytesPerSecond: 1.25 * mib, seconds: 40 },
};
const report: AofReport = {
  time: "2026-11-28T02:00:00.000Z",
  stack: "prod",
  server: "redis",
  isOn: true,
  files: [
    { name: "appendonly.aof.4.base.rdb", type: "base", bytes: 100 * mib, ageSeconds: 11_000 },
    { name: "appendonly.aof.4.incr.aof", type: "incr", bytes: 50 * mib, ageSeconds: 0 },
    { name: "appendonly.aof.manifest", type: "manifest", bytes: 102, ageSeconds: 11_000 },
  ],
  growth,
  bootSeconds: 2.43,
  lastLoadSeconds: 1.9,
  attention: [],
};
const reports: Record<string, AofReport> = {
  growing: report,
  "no-automatic-rewrites": {
    ...report,
    growth: {
      ...growth,
      rewritePercentage: 0,
      rewriteAtBytes: undefined,
      fsync: "always",
      next: { kind: "off", bytesPerSecond: 0 },
    },
    lastLoadSeconds: undefined,
  },
  damaged: {
    ...report,
    files: [
      { name: "appendonly.aof.4.base.rdb", type: "base" },
      { name: "appendonly.aof.5.incr.aof", type: "incr", bytes: 0, ageSeconds: 1 },
      { name: "temp-rewriteaof-bg-17.aof", type: "unnamed", bytes: 3, ageSeconds: 86_400 },
    ],
    bootSeconds: undefined,
    attention: ["the manifest names appendonly.aof.4.base.rdb, which is not there: the next start will fail"],
  },
  off: { ...report, isOn: false, growth: undefined, files: [], bootSeconds: 0 },
};

// After a change of words: `npm test -- tests/unit/scripts/operations --update`, and look at them.
describe.each(Object.entries(reports))("%s", (name, shown) => {
  test("the files and what comes next", async () => {
    const text = aofText(shown, plain);
    await expect(`${text}\n`).toMatchFileSnapshot(join(__dirname, "golden", `${name}.txt`));
    for (const line of text.split("\n")) expect(stringWidth(line)).toBeLessThanOrEqual(100);
  });

  test("the life of the file", async () => {
    const text = explanation(shown, plain);
    await expect(`${text}\n`).toMatchFileSnapshot(join(__dirname, "golden", `${name}-explained.txt`));
    for (const line of text.split("\n")) expect(stringWidth(line)).toBeLessThanOrEqual(100);
  });
});

test.each<[next: AofGrowth["next"], text: string]>([
  [{ kind: "expected", bytesPerSecond: 1, seconds: 4_000 }, "in about 1h 6m at this rate, at 200 MiB"],
  [{ kind: "never", bytesPerSecond: 0 }, "never at this rate: nothing is written"],
  [{ kind: "running" }, "running now"],
  [{ kind: "due" }, "due now: Redis begins it when no other child of it writes"],
  [{ kind: "unknown" }, "not known: a rewrite ended while the rate was measured"],
  [{ kind: "off" }, "never by itself (auto-aof-rewrite-percentage 0): `aof rewrite` does it"],
])("the next rewrite: %j", (next, text) => {
  expect(nextText({ next, rewriteAtBytes: growth.rewriteAtBytes })).toBe(text);
});

test.each([
  [0, "0.1 s"],
  [2.43, "2.4 s"],
  [75.2, "1m 15s"],
])("%d s to load are about %s", (seconds, text) => {
  expect(bootText(seconds)).toBe(text);
});

test("files stand in the order of the manifest, then what it does not name; what it names and is not there is missing", () => {
  const files = aofFiles(
    {
      manifest: [
        { file: "a.base", seq: 2, type: "base" },
        { file: "a.old", seq: 1, type: "history" },
        { file: "a.incr", seq: 2, type: "incr" },
      ],
      aofFiles: [
        { name: "a.incr", bytes: 5, changedAt: 90 },
        { name: "a.manifest", bytes: 9, changedAt: 80 },
        { name: "temp", bytes: 1, changedAt: 101 },
      ],
    },
    100,
  );
  expect(files).toEqual([
    { name: "a.base", type: "base" },
    { name: "a.old", type: "history" },
    { name: "a.incr", type: "incr", bytes: 5, ageSeconds: 10 },
    { name: "a.manifest", type: "manifest", bytes: 9, ageSeconds: 20 },
    { name: "temp", type: "unnamed", bytes: 1, ageSeconds: 0 },
  ]);
  // Redis deletes those of before the last rewrite, and needs them no more.
  expect(missingFiles(files)).toEqual(["a.base"]);
});
