import { oneLine } from "./oneLine";

const longestValue = 200;
const longestSentence = 1000;

/** A value in GitHub's Markdown: nothing in it is markup, a mention or a link, in a table neither. */
export function code(value: string): string {
  const line = oneLine(value, longestValue);
  if (line === "") return '`""`';
  if (!/[`\\|]/.test(line)) return `\`${line}\``;
  return `<code>${withEntities(line)}</code>`;
}

function withEntities(text: string): string {
  return text.replace(/[!-/:-@[-`{-~]/g, (character) => `&#${character.charCodeAt(0)};`);
}

/**
 * A sentence in GitHub's Markdown. What stands between backticks in it is a value; so is every word that is not plainly a word or a
 * number, because it may be markup, a mention (`@all`) or a link. What is left needs no escaping.
 */
export function prose(text: string, most = longestSentence): string {
  return oneLine(text, most)
    .split(/`([^`]+)`/)
    .map((part, index) => (index % 2 === 1 ? code(part) : words(part, index === 0)))
    .reduce((before, part) => before + (/`$/.test(before) && /^`/.test(part) ? " " : "") + part, "");
}

/** Values that stand side by side, as those of a rule do, become one. */
function words(text: string, isBegin: boolean): string {
  const done: { before: string; core: string; after: string; isCode: boolean }[] = [];
  text.split(" ").forEach((word, index) => {
    const [, before = "", core = "", after = ""] = /^([("'“‘]*)(.*?)([)"'”’.,;:!?…]*)$/u.exec(word) ?? [];
    const isCode = core !== "" && !isPlain(core, after, isBegin && index === 0);
    const last = done.at(-1);
    if (isCode && last?.isCode && last.after === "" && before === "")
      done.splice(-1, 1, { before: last.before, core: `${last.core} ${core}`, after, isCode });
    else done.push({ before, core, after, isCode });
  });
  return done
    .map(({ before, core, after, isCode }) => before + (isCode ? code(core) : core) + after)
    .join(" ");
}

function isPlain(word: string, after: string, isFirst: boolean): boolean {
  // `1.` at the begin of a line is that of a list.
  if (isFirst && /^\d+$/.test(word) && /^[.)]/.test(after)) return false;
  // What GitHub takes for an issue or a commit is a link.
  if (/[a-z]-\d/i.test(word) || (/^[0-9a-f]{7,40}$/i.test(word) && !/^\d+$/.test(word))) return false;
  if (/^[→–—×≥≤%]$/.test(word)) return true;
  if (/^[-+=/]$/.test(word)) return !isFirst;
  return (
    /^\p{L}[\p{L}\p{M}\p{N}]*(['’-][\p{L}\p{M}\p{N}]+)*$/u.test(word) ||
    /^\d+([.,:]\d+)*(%|[a-z]{1,3})?$/i.test(word)
  );
}

/** Lines as they are, in a fence that none of them can end. */
export function fenced(text: string, language: string): string {
  const shown = text.replace(/[^\S\n\t ]|(?![\n\t])\p{Cc}|\p{Cf}/gu, "\u{fffd}");
  const longestRun = Math.max(2, ...[...shown.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = "`".repeat(longestRun + 1);
  return [`${fence}${language}`, shown, fence].join("\n");
}
