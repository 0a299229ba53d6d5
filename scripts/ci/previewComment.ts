/** What became of the preview of one stack. */
export interface PreviewResult {
  stack: string;
  succeeded: boolean;
  /** What Pulumi printed, fit for the public. */
  printed: string;
}

/** By which the comment is found again. */
export const marker = "<!-- redis-server preview -->";

/** GitHub takes 65,536 characters in a comment; as bytes of UTF-8 they are never more. */
const longestComment = 65_536;
/** Of what Pulumi says, in a verdict: of the 256 stacks that a matrix of GitHub may have, with names of 100 characters, all fit. */
const longestSummary = 100;

/**
 * The comment on a pull request: a verdict for every stack, whatever their number, and what Pulumi printed for each, as much as
 * fits. What is cut first is the longest.
 *
 * @param stacks all that were to be previewed
 * @param log where the whole is
 */
export function previewComment(
  stacks: readonly string[],
  results: readonly PreviewResult[],
  log: string,
): string {
  const found = stacks.map((stack) => ({ stack, result: results.find((each) => each.stack === stack) }));
  const verdicts = found.map(({ stack, result }) => `- \`${stack}\`: ${verdict(result)}`);
  const head = [marker, "### Previews", "", ...verdicts, ""].join("\n");
  const texts = found.flatMap(({ stack, result }) =>
    result ? [{ stack, text: result.printed.replace(/^\n+|\s+$/g, "") }] : [],
  );
  const empty = texts.map(({ stack }) => section(stack, "")).join("");
  // What a section has besides its text, with a fence as long as any that it may need and the line that says what is cut.
  const room = longestComment - bytes(head) - bytes(empty) - texts.length * (bytes(cutMark(0, log)) + 20);
  const shares = fairShares(
    texts.map(({ text }) => bytes(text)),
    Math.max(room, 0),
  );
  const sections = texts.map(({ stack, text }, index) =>
    section(stack, cutText(text, shares[index] ?? 0, log)),
  );
  const whole = [head, ...sections].join("");
  if (bytes(whole) <= longestComment) return whole;
  return `${head}\nWhat Pulumi printed does not fit: ${log}\n`;
}

function verdict(result: PreviewResult | undefined): string {
  if (!result) return "**no preview**, the job ended before it";
  const lines = result.printed.split("\n");
  if (!result.succeeded) {
    const errors = lines.flatMap((line) => /^\s*error: (.*\S)/i.exec(line)?.[1] ?? []);
    // Pulumi says of the stack that it failed, before it says why.
    const error = errors.find((each) => !/^(preview|update) failed$/.test(each)) ?? errors[0];
    return `**failed**${error ? `: ${asCode(error)}` : ""}`;
  }
  const summary = lines.lastIndexOf("Resources:");
  if (summary < 0) return "**no summary** of changes in what Pulumi printed";
  const below = lines.slice(summary + 1);
  const end = below.findIndex((line) => !/^ +\S/.test(line));
  const changes = below.slice(0, end < 0 ? undefined : end).map((line) => line.replace(/^[-+~<> ]+/, ""));
  return asCode(changes.join(", ") || "no changes");
}

/** Neither Markdown nor, as `@all` in a rule would be, a mention of somebody. */
function asCode(text: string): string {
  return `\`${cutLine(text.replaceAll("`", "'"), longestSummary)}\``;
}

function section(stack: string, text: string): string {
  const longestRun = Math.max(2, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longestRun + 1);
  const summary = `<details><summary>What Pulumi printed for <code>${stack}</code></summary>`;
  return ["", summary, "", `${fence}diff`, text, fence, "", "</details>", ""].join("\n");
}

/** What each gets of a sum, when none gets more than it asks for and none less than another that gets less than it asks for. */
export function fairShares(asked: readonly number[], sum: number): number[] {
  const shares = asked.map(() => 0);
  const ascending = asked.map((size, index) => ({ size, index })).sort((a, b) => a.size - b.size);
  let left = sum;
  ascending.forEach(({ size, index }, place) => {
    const share = Math.min(size, Math.floor(left / (asked.length - place)));
    shares[index] = share;
    left -= share;
  });
  return shares;
}

function cutMark(lines: number, log: string): string {
  return `… ${lines} lines are cut here; the whole is in the log: ${log}`;
}

/**
 * A text of at most so many bytes, and the line that says so where it was longer. The diff goes first; what Pulumi says below it,
 * errors and the summary, stays as far as it fits.
 */
function cutText(text: string, most: number, log: string): string {
  if (bytes(text) <= most) return text;
  const lines = text.split("\n");
  const below = lines.findIndex((line) => /^(Diagnostics|Policies|Outputs|Resources):/.test(line));
  const border = below < 0 ? lines.length : below;
  const end = wholeLines(lines.slice(border).reverse(), most).reverse();
  const begin = wholeLines(lines.slice(0, border), most - bytes(end.join("\n")) - 1);
  return [...begin, cutMark(lines.length - begin.length - end.length, log), ...end].join("\n");
}

/** As many of the first lines as fit. */
function wholeLines(lines: readonly string[], most: number): string[] {
  let left = most;
  const end = lines.findIndex((line) => {
    left -= bytes(line) + 1;
    return left < 0;
  });
  return lines.slice(0, end < 0 ? undefined : end);
}

function cutLine(line: string, most: number): string {
  if (bytes(line) <= most) return line;
  let cut = "";
  for (const character of line) {
    if (bytes(cut) + bytes(character) + bytes("…") > most) break;
    cut += character;
  }
  return `${cut}…`;
}

function bytes(text: string): number {
  return Buffer.byteLength(text);
}
