import { expect, test } from "vitest";
import { cliWord } from "../../../../../scripts/operations/throwaway/cliSession";

test.for([
  { word: "GET", line: '"GET"' },
  { word: "two words", line: '"two words"' },
  { word: 'a "quoted" \\ one', line: '"a \\x22quoted\\x22 \\x5c one"' },
  { word: "two\nlines\r", line: '"two\\x0alines\\x0d"' },
  { word: "ü", line: '"\\xc3\\xbc"' },
  { word: "", line: '""' },
])("redis-cli reads $line as $word", ({ word, line }) => {
  expect(cliWord(word)).toBe(line);
});
