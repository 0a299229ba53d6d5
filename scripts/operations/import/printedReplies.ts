import { failure } from "../../../components/connection/sessionError";

/** What redis-cli printed for each command, flat lists of texts; nothing where it did not even echo `mark`, which follows each. */
export function printedReplies(printed: string, mark: string): (string[] | Error)[] | undefined {
  return printed.includes(mark) ? printed.split(`${mark}\n`).map(replyOf) : undefined;
}

/** The first line that is an error, or all that was printed. */
export function firstRefusal(printed: string): string[] | Error {
  return replyOf(printed.split(/\r?\n/).find((line) => errorCode.test(line)) ?? printed);
}

const errorCode = /^(NOAUTH|WRONGPASS|NOPERM|ERR|LOADING|BUSY|DENIED) /;

function replyOf(printed: string): string[] | Error {
  // redis-cli ends a reply with one line feed. What is empty before it is a text, too: Redis lists its directives in any order, and the last may have no value.
  const lines = printed.replace(/\n$/, "").split(/\r?\n/);
  const [, code] = errorCode.exec(lines[0] ?? "") ?? [];
  if (code === undefined) return lines;
  const error = failure(`Redis answered: ${lines[0]}`, code);
  if (["NOAUTH", "WRONGPASS", "LOADING"].includes(code)) throw error;
  return error;
}
