/** GitHub takes 65,536 characters in a comment, and one comment holds every stack of the pull request. */
const longest = 20_000;

/** What Pulumi printed, as Markdown. Of a long text the end is kept: it has the summary and the errors. */
export function previewComment(stack: string, succeeded: boolean, printed: string): string {
  const text = printed.trim();
  const shown = text.length > longest ? `…\n${text.slice(-longest)}` : text;
  const longestRun = Math.max(2, ...[...shown.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longestRun + 1);
  return [
    `### Preview of \`${stack}\`${succeeded ? "" : " failed"}`,
    "",
    "<details><summary>What Pulumi printed</summary>",
    "",
    `${fence}diff`,
    shown,
    fence,
    "",
    "</details>",
    "",
    "",
  ].join("\n");
}
