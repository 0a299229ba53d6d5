import { describe, expect, test } from "vitest";
import { fairShares, type PreviewResult, previewComment } from "../../../../scripts/ci/previewComment";

const log = "https://github.com/us/redis-server/actions/runs/1";
/** What GitHub takes. */
const most = 65_536;

const summary = "Resources:\n    ~ 1 to update\n    12 unchanged\n";
const ended = (stack: string, diff: string, succeeded = true): PreviewResult => ({
  stack,
  succeeded,
  printed: succeeded
    ? `${diff}\n\n${summary}`
    : `${diff}\n\nDiagnostics:\n    error: the port is taken by \`nc\`\n`,
});

/** Pages of a diff, of which every line tells where it stands. */
const long = (lines: number) =>
  Array.from({ length: lines }, (_, n) => `  ~ line ${n + 1}: ${"x".repeat(60)}`).join("\n");
const linesOf = (comment: string, stack: string) =>
  (comment.split(`<code>${stack}</code>`)[1]?.split("</details>")[0] ?? "")
    .split("\n")
    .filter((line) => line.startsWith("  ~ line")).length;

test("the comment has the verdict of each stack, and what Pulumi printed, whatever marks are in it", () => {
  const results = [ended("dev", "+ create\n```"), ended("prod", "~ update", false)];
  expect(previewComment(["dev", "prod", "staging"], results, log)).toBe(
    [
      "<!-- redis-server preview -->",
      "### Previews",
      "",
      "- `dev`: `1 to update, 12 unchanged`",
      "- `prod`: **failed**: `the port is taken by 'nc'`",
      "- `staging`: **no preview**, the job ended before it",
      "",
      "<details><summary>What Pulumi printed for <code>dev</code></summary>",
      "",
      "````diff",
      "+ create",
      "```",
      "",
      "Resources:",
      "    ~ 1 to update",
      "    12 unchanged",
      "````",
      "",
      "</details>",
      "",
      "<details><summary>What Pulumi printed for <code>prod</code></summary>",
      "",
      "```diff",
      "~ update",
      "",
      "Diagnostics:",
      "    error: the port is taken by `nc`",
      "```",
      "",
      "</details>",
      "",
    ].join("\n"),
  );
});

test.each([
  [
    "what failed, not that something did",
    "Diagnostics:\n  pulumi:pulumi:Stack (redis-server-dev):\n    error: preview failed\n  redis (redis):\n    error: port 1 is taken\n",
    "**failed**: `port 1 is taken`",
  ],
  ["that something did, where that is all", "    error: preview failed\n", "**failed**: `preview failed`"],
  ["nothing, where nothing is said", "", "**failed**"],
])("the verdict of a preview that failed is %s", (_, printed, verdict) => {
  const comment = previewComment(["dev"], [{ stack: "dev", succeeded: false, printed }], log);
  expect(comment).toContain(`- \`dev\`: ${verdict}\n`);
});

test("of a preview without a summary nothing is told of changes", () => {
  const printed = (text: string) =>
    previewComment(["dev"], [{ stack: "dev", succeeded: true, printed: text }], log);
  expect(printed("")).toContain("- `dev`: **no summary** of changes in what Pulumi printed\n");
  expect(printed("Previewing update (dev):\n    nothing else\n")).toContain("- `dev`: **no summary**");
  expect(printed("Resources:\n")).toContain("- `dev`: `no changes`\n");
});

describe("where all is too long for GitHub", () => {
  test("four long previews fit, with the verdict, the begin and the summary of each, and say what is cut", () => {
    const stacks = ["dev", "staging", "prod", "dr"];
    const comment = previewComment(
      stacks,
      stacks.map((stack) => ended(stack, long(400))),
      log,
    );
    expect(Buffer.byteLength(comment)).toBeLessThanOrEqual(most);
    for (const stack of stacks) {
      expect(comment).toContain(`- \`${stack}\`: \`1 to update, 12 unchanged\`\n`);
      const shown = linesOf(comment, stack);
      expect(shown).toBeGreaterThan(100);
      expect(comment).toContain(
        `… ${400 - shown + 1} lines are cut here; the whole is in the log: ${log}\nResources:`,
      );
    }
  });

  test("a short preview is not cut for a long one's sake", () => {
    const comment = previewComment(["dev", "prod"], [ended("dev", long(2000)), ended("prod", long(50))], log);
    expect(Buffer.byteLength(comment)).toBeLessThanOrEqual(most);
    expect(linesOf(comment, "prod")).toBe(50);
    expect(linesOf(comment, "dev")).toBeGreaterThan(700);
  });

  test("the verdicts of as many stacks as a matrix may have are all there, with the longest names", () => {
    const stacks = Array.from({ length: 256 }, (_, n) => `${n}-`.padEnd(100, "s"));
    const failed = stacks.map((stack) => ({
      stack,
      succeeded: false,
      printed: `error: ${"é".repeat(5000)}`,
    }));
    const comment = previewComment(stacks, failed, log);
    expect(Buffer.byteLength(comment)).toBeLessThanOrEqual(most);
    for (const stack of stacks) expect(comment).toContain(`- \`${stack}\`: **failed**: \`éé`);
    expect(comment).toContain(`What Pulumi printed does not fit: ${log}`);
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
