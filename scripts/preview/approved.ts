import { z } from "zod";
import { type Concern, concernSchema, type Report } from "../../components/impact/report/reportSchema";
import { oneLine } from "./shown/oneLine";

/** By stack and server: for what a person was asked to look at it. What concerns a whole stack stands under the empty name. */
export type Approved = Record<string, Record<string, Concern[]>>;

const approvedSchema: z.ZodType<Approved> = z.record(
  z.string(),
  z.record(z.string(), z.array(concernSchema)),
);

const [begin, end] = ["<!-- redis-server approved: ", " -->"];
const longestName = 100;

const inWords: Record<Concern, string> = {
  restart: "clients are cut off",
  data: "data, or what protects them, may be lost",
  rights: "somebody may do more than before",
  drift: "what somebody changed by hand is taken back",
  policy: "there are warnings",
  unknown: "something could not be told",
};

/** For what a person is asked to look at a report, each once. */
export function concernsInWords(report: Report): string[] {
  const all = new Set(Object.values(concernsOf(report)).flat());
  return concernSchema.options.filter((concern) => all.has(concern)).map((concern) => inWords[concern]);
}

/** A server without any is left out. */
function concernsOf({ servers, concerns: ofStack }: Report): Record<string, Concern[]> {
  return Object.fromEntries(
    [...servers.map(({ name, concerns }) => [name, concerns] as const), ["", ofStack] as const].filter(
      ([, concerns]) => concerns.length > 0,
    ),
  );
}

/**
 * The line of a comment that is not shown and tells what whoever merges has approved. A stack whose preview failed is approved in
 * nothing; so is one that has no room, which is safe: an update of it stops and asks.
 *
 * @param most how many bytes it may have
 */
export function approvedText(reports: readonly Report[], most: number): string {
  const approved: [string, Record<string, Concern[]>][] = [];
  let text = lineOf([]);
  for (const report of reports) {
    const concerns = concernsOf(report);
    if (report.result === "failed" || Object.keys(concerns).length === 0) continue;
    const longer = lineOf([...approved, [report.stack, concerns]]);
    if (Buffer.byteLength(longer) > most) continue;
    approved.push([report.stack, concerns]);
    text = longer;
  }
  return text;
}

/** Names come from the pull request; without `>` none of them ends the comment, and without `@` none mentions anybody. */
function lineOf(approved: readonly [string, Record<string, Concern[]>][]): string {
  const json = JSON.stringify(Object.fromEntries(approved));
  const escaped = json.replace(/[<>@&\u2028\u2029]/g, (character) => {
    return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  });
  return begin + escaped + end;
}

/** What a comment says that was approved: nothing where it does not say so in the line below its mark. */
export function readApproved(comment: string): Approved {
  const line = comment.split(/\r?\n/)[1] ?? "";
  if (!line.startsWith(begin) || !line.endsWith(end)) return {};
  try {
    return approvedSchema.parse(JSON.parse(line.slice(begin.length, -end.length)));
  } catch {
    return {};
  }
}

/** A sentence for each concern of a report that was not approved. */
export function worseThan(approved: Approved, now: Report): string[] {
  const servers = own(approved, now.stack) ?? {};
  return Object.entries(concernsOf(now)).flatMap(([server, concerns]) => {
    const before = own(servers, server) ?? [];
    const who = server === "" ? "the stack" : `server ${oneLine(server, longestName)}`;
    return concerns
      .filter((concern) => !before.includes(concern))
      .map(
        (concern) =>
          `${oneLine(now.stack, longestName)}, ${who}: ${inWords[concern]} (${concern}), which was not approved`,
      );
  });
}

/** Names such as `constructor` are names too. */
function own<T>(record: Record<string, T>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}
