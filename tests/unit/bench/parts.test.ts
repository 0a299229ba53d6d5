import { expect, test } from "vitest";
import { parts } from "../../../bench/parts";
import packageJson from "../../../package.json";

test("every part has an npm script, and every script a part", () => {
  const scripts = Object.entries(packageJson.scripts).filter(([name]) => name.startsWith("bench:"));
  const expected = parts.map(({ name }) => [`bench:${name}`, `node scripts/run.mjs bench/bench.ts ${name}`]);
  expect(Object.fromEntries(scripts)).toEqual(Object.fromEntries(expected));
});
