import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Report } from "../../../../components/impact/report/reportSchema";
import { fairShares, previewComment } from "../../../../scripts/ci/previewComment";
import { readApproved } from "../../../../scripts/preview/approved";
import { reports } from "../preview/reports";

const whole = "https://github.com/us/redis-server/actions/runs/1";
/** What GitHub takes. */
const most = 65_536;

const databases = reports.databases as Report;
const narrowed = reports["rule-narrowed"] as Report;
const offline = reports.offline as Report;

/** Pages of a diff, of which every line tells where it stands. */
const long = (lines: number) =>
  Array.from({ length: lines }, (_, n) => `  ~ line ${n + 1}: ${"x".repeat(60)}`).join("\n");
const comment = (stacks: string[], reports: Report[]) => previewComment({ stacks, reports, whole });
const sectionOf = (text: string, stack: string) =>
  text.split(`### \`${stack}\``)[1]?.split("\n### ")[0] ?? "";
const linesOf = (text: string, stack: string) =>
  sectionOf(text, stack)
    .split("\n")
    .filter((line) => line.startsWith("  ~ line")).length;

test("the comment has its mark, what is approved, all verdicts, then the reports", () => {
  const text = comment(
    ["dev", "prod", "staging"],
    [
      { ...databases, diff: "+ create\n```" },
      { ...narrowed, stack: "dev", diff: "" },
    ],
  );
  expect(
    text.startsWith(
      `${[
        "<!-- redis-server preview -->",
        '<!-- redis-server approved: {"prod":{"redis":["restart"]}} -->',
        "### Previews",
        "",
        "- `dev`: **nothing to look at**: live, nobody disconnected; app loses FLUSHALL and KEYS",
        "- `prod`: **needs a look**: restart, about 9 s, 14 connections cut off; data kept",
        "- `staging`: **no report**, its job ended before",
        "",
        "### `dev`: nothing to look at",
        "",
        "- Server: **changed while it runs, without a restart**",
      ].join("\n")}\n`,
    ),
  ).toBe(true);
  expect(
    text.endsWith(
      `\n\`\`\`\`diff\n+ create\n\`\`\`\n\`\`\`\`\n\n</details>\n\nIn full, with Pulumi's own diffs: ${whole}\n`,
    ),
  ).toBe(true);
  expect(readApproved(text)).toEqual({ prod: { redis: ["restart"] } });
});

// The picture in docs/previews.md shows it.
test("the comment on two stacks reads as its golden file", async () => {
  const rule = { ...narrowed, stack: "dev" };
  const golden = join(__dirname, "../preview/shown/golden/comment.md");
  await expect(comment(["dev", "prod"], [rule, reports["image-major"] as Report])).toMatchFileSnapshot(
    golden,
  );
});

test("the report on the only stack needs no heading of its own", () => {
  expect(comment(["prod"], [databases]).match(/^###.*/gm)).toEqual(["### Previews"]);
});

describe("where all is too long for GitHub", () => {
  test("Pulumi's diffs are cut, the reports are not", () => {
    const stacks = ["dev", "staging", "prod", "dr"];
    const text = comment(
      stacks,
      stacks.map((stack) => ({ ...databases, stack, diff: long(400) })),
    );
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(most);
    for (const stack of stacks) {
      const shown = linesOf(text, stack);
      expect(shown).toBeGreaterThan(100);
      expect(sectionOf(text, stack)).toContain("- Downtime: **about 9 s**");
      expect(sectionOf(text, stack)).toContain(`\n… ${400 - shown} lines are cut here.\n\`\`\``);
    }
  });

  test("a short diff is not cut for a long one's sake", () => {
    const text = comment(
      ["dev", "prod"],
      [
        { ...databases, stack: "dev", diff: long(2000) },
        { ...databases, diff: long(50) },
      ],
    );
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(most);
    expect(linesOf(text, "prod")).toBe(50);
    expect(linesOf(text, "dev")).toBeGreaterThan(600);
  });

  test("the longest report is cut, the other is not, and no diff is shown", () => {
    const others = Array.from(
      { length: 2000 },
      (_, n) => `volume ${n} is made, and then some more words about it`,
    );
    const text = comment(
      ["dev", "prod"],
      [
        { ...narrowed, stack: "dev", others, diff: long(10) },
        { ...databases, diff: long(10) },
      ],
    );
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(most);
    expect(sectionOf(text, "prod")).toContain("Compared with the state");
    expect(sectionOf(text, "dev")).toMatch(/\n… \d+ lines are cut here\.\n/);
    expect(text).not.toContain("<details>");
  });

  test("the verdicts of as many stacks as a matrix may have are all there, with the longest names", () => {
    const stacks = Array.from({ length: 256 }, (_, n) => `${n}-`.padEnd(100, "s"));
    const all = stacks.map((stack) => ({ ...offline, stack, verdict: "é`|@all ".repeat(500) }));
    const text = comment(stacks, all);
    expect(Buffer.byteLength(text)).toBeLessThanOrEqual(most);
    for (const stack of stacks)
      expect(text).toMatch(new RegExp(`^- \`${stack}\`: \\*\\*needs a look\\*\\*: .{20}`, "m"));
    expect(text).toContain(`In full, with Pulumi's own diffs: ${whole}\n`);
    // What has no room is not approved.
    const approved = Object.keys(readApproved(text)).length;
    expect(approved).toBeGreaterThan(10);
    expect(approved).toBeLessThan(256);
  });

  test("whatever the number of stacks and of what they say, it is not longer", () => {
    for (const count of [1, 2, 7, 40, 180, 400]) {
      const stacks = Array.from({ length: count }, (_, n) => `stack-${n}`);
      const all = stacks.map((stack, n) => ({
        ...databases,
        stack,
        diff: "`".repeat(n * 97) + long(n * 13),
      }));
      expect(Buffer.byteLength(comment(stacks, all))).toBeLessThanOrEqual(most);
    }
  });
});

test.each([
  [[10, 10], 100, [10, 10]],
  [[100, 10], 50, [40, 10]],
  [[100, 100, 100], 90, [30, 30, 30]],
  [[5, 100, 30], 65, [5, 30, 30]],
  [[], 10, []],
])("of %j asked for, a sum of %i gives %j", (asked, sum, shares) => {
  expect(fairShares(asked, sum)).toEqual(shares);
});
