import { expect, test } from "vitest";
import { matchesPattern } from "../../../../components/acl/rights/globPattern";

test.each([
  ["cart:*", "cart:1", true],
  ["cart:*", "cart:", true],
  ["cart:*", "Cart:1", false],
  ["*:1", "a:b\n:1", true],
  ["cart:?", "cart:12", false],
  ["", "", true],
  ["", "a", false],
  ["[ab]", "b", true],
  ["[^ab]", "b", false],
  ["[c-a]", "b", true],
  ["[a-c", "b", true],
  ["[]", "a", false],
  ["[^]", "a", true],
  ["a\\*", "a*", true],
  ["a\\*", "ab", false],
  ["a\\", "a\\", true],
  ["a.c(+)", "a.c(+)", true],
  ["a.c", "abc", false],
  ["caf??", "café", true],
  ["caf?", "café", false],
])("%s and %j: %s", (pattern, key, matches) => {
  expect(matchesPattern(pattern, key)).toBe(matches);
});
