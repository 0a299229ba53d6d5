import { describe, expect, test } from "vitest";
import { code, fenced, prose } from "../../../../../scripts/preview/shown/markdownText";

describe("a value", () => {
  test.each([
    ["16", "`16`"],
    ["", '`""`'],
    ["+@all ~*", "`+@all ~*`"],
    ["a\n# b", "`a # b`"],
    ["`@all`", "<code>&#96;&#64;all&#96;</code>"],
    ["a|b", "<code>a&#124;b</code>"],
    ["a\\|b", "<code>a&#92;&#124;b</code>"],
    ["--> <b>", "`--> <b>`"],
    ["\u001b[31mred\u202e", "`\u{fffd}[31mred\u{fffd}`"],
  ])("%j is shown as %s", (value, shown) => {
    expect(code(value)).toBe(shown);
  });

  test("that is very long is cut", () => {
    expect(code("x".repeat(5000))).toBe(`\`${"x".repeat(200)}…\``);
  });
});

describe("a sentence", () => {
  test.each([
    [
      "every write waits for the disk: about 9 s, 50 % more",
      "every write waits for the disk: about 9 s, 50 % more",
    ],
    ["8.0.2 → 8.4.0, with 512mb", "8.0.2 → 8.4.0, with 512mb"],
    ["app gains +@all -@admin, and ~cart:*", "app gains `+@all -@admin`, and `~cart:*`"],
    ["the rule `+@all` allows it; add `-get`", "the rule `+@all` allows it; add `-get`"],
    ["`a` | `b", "`a` <code>&#124; &#96;b</code>"],
    ["thanks to @all in #12 and GH-12", "thanks to `@all` in `#12` and `GH-12`"],
    ["see www.example.com or https://example.com.", "see `www.example.com` or `https://example.com`."],
    ["<img src=x> **bold** [a](b) ![a](b)", "`<img src=x> **bold** [a](b`) `![a](b`)"],
    ["1. first", "`1`. first"],
    ["- first", "`-` first"],
    ["# first", "`#` first"],
    ["a\n\n# b", "a `#` b"],
    ["$x$ :tada: my_user", "`$x$ :tada`: `my_user`"],
    ["`a``b`", "`a` `b`"],
    ["fixes deadbeef1", "fixes `deadbeef1`"],
  ])("%j is shown as %s", (text, shown) => {
    expect(prose(text)).toBe(shown);
  });
});

test.each([
  ["a\n```\nb", "````diff\na\n```\nb\n````"],
  ["\u001b[31m+ a\t`", "```diff\n\u{fffd}[31m+ a\t`\n```"],
])("the lines %j cannot end their fence", (text, shown) => {
  expect(fenced(text, "diff")).toBe(shown);
});
