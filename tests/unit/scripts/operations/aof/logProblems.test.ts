import { expect, test } from "vitest";
import { logProblems } from "../../../../../scripts/operations/aof/logProblems";

test("the warnings of a log, each once, and nothing else of it", () => {
  const log = `1:M 28 Nov 2026 02:37:31.104 * Background append only file rewriting started by pid 74
74:C 28 Nov 2026 02:37:31.105 # Error writing append only file on disk: No space left on device
74:C 28 Nov 2026 02:37:31.105 # Error writing append only file on disk: No space left on device
1:M 28 Nov 2026 02:37:31.204 # Background AOF rewrite terminated with error\r
boot: appendonly yes`;
  expect(logProblems(log)).toEqual([
    "Error writing append only file on disk: No space left on device",
    "Background AOF rewrite terminated with error",
  ]);
});

test("only the last of many, and none in whole that goes on and on", () => {
  const many = Array.from(
    { length: 20 },
    (_, at) => `1:M 28 Nov 2026 02:37:31.104 # ${at} ${"x".repeat(1000)}`,
  );
  const found = logProblems(many.join("\n"));
  expect(found).toHaveLength(6);
  expect(found.at(-1)).toMatch(/^19 x{297}$/);
});
