import { describe, expect, test } from "vitest";
import {
  type AofSample,
  completeLines,
  header,
  parseSamples,
  sampleLine,
} from "../../../../../scripts/operations/aof/samples";

const whole: AofSample = {
  time: "2026-11-28T02:00:00.000Z",
  baseBytes: 88,
  currentBytes: 1_000,
  rewriting: true,
  rewrites: 2,
  delayedFsyncs: 0,
  operationsPerSecond: 17,
};
const gap: AofSample = { time: "2026-11-28T02:00:01.000Z" };

describe("a recording", () => {
  test("has a line a sample, with nothing in it for what is not known", () => {
    expect(header).toBe("time,base_bytes,current_bytes,rewriting,rewrites,delayed_fsyncs,ops_per_second");
    expect(sampleLine(whole)).toBe("2026-11-28T02:00:00.000Z,88,1000,1,2,0,17");
    expect(sampleLine(gap)).toBe("2026-11-28T02:00:01.000Z,,,,,,");
  });

  test.each([[whole], [{ ...whole, rewriting: false }], [gap]])("is read as it was written: %j", (sample) => {
    expect(parseSamples(`${header}\n${sampleLine(sample)}\n`, "r.csv")).toEqual([sample]);
  });

  test("is read without a last line that was cut off", () => {
    const text = `${header}\n${sampleLine(whole)}\n${sampleLine(gap).slice(0, 12)}`;
    expect(parseSamples(text, "r.csv")).toEqual([whole]);
    expect(completeLines(text)).toBe(`${header}\n${sampleLine(whole)}\n`);
  });

  test.each([
    ["nothing", "", "r.csv is no recording of `aof record`"],
    ["another CSV", "a,b\n1,2\n", "r.csv is no recording of `aof record`"],
    [
      "a line in the middle that is none",
      `${header}\nnonsense\n${sampleLine(whole)}\n`,
      "r.csv, line 2 is no sample",
    ],
    [
      "a value that is no number",
      `${header}\n${sampleLine(whole).replace("88", "x")}\n`,
      "r.csv, line 2 is no sample",
    ],
  ])("is refused: %s", (_what, text, message) => {
    expect(() => parseSamples(text, "r.csv")).toThrow(message);
  });
});
