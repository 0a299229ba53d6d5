import { dataInVerdict } from "./data/dataSection";
import type { ServerReport, UserReport } from "./reportSchema";
import { usersInVerdict } from "./users/usersInVerdict";
import { counted } from "./wording";

/** A comment shows it for each of many stacks, behind the stack's name. */
const longest = 148;

/** With all users that change. */
type Sections = Omit<ServerReport, "verdict" | "concerns" | "moreUsers">;

/**
 * One line that says what a person has to know first: `restart, about 9 s; app loses FLUSHALL; data kept`.
 *
 * @param notAsked why the running server was not asked, where it was to be
 */
export function verdict(sections: Sections, twin?: string, notAsked?: string): string {
  const { outcome, drift, warnings } = sections;
  const parts = (data: string | undefined) =>
    [
      whatHappens(sections, twin),
      isAnotherServer(outcome) ? undefined : usersInVerdict(sections.users),
      data,
      drift.length > 0 ? "drift is taken back" : undefined,
      hasChanged(sections, "endpoint") ? "the URLs of its users change" : undefined,
      hasChanged(sections, "settings") ? "hidden settings may change" : undefined,
      notAsked && ["live", "unchanged"].includes(outcome.kind) ? `not asked: ${notAsked}` : undefined,
      warnings.length > 0 ? counted(warnings.length, "warning") : undefined,
    ].filter((part) => part !== undefined);
  const whole = parts(dataOf(sections)).join("; ");
  if (whole.length <= longest) return whole;
  const short = parts(dataOf(sections)?.split(":")[0]);
  while (short.length > 1 && short.join("; ").length > longest) short.pop();
  return short.join("; ");
}

/** With one that is new or gone its users come and go: that they do is no news of theirs. */
function isAnotherServer({ kind, why }: Sections["outcome"]): boolean {
  return kind === "gone" || (kind === "created" && why[0]?.property !== "container");
}

/** Whether an argument changes, or may change: `settings` are one only where they are secret. */
function hasChanged({ properties }: Sections, name: string): boolean {
  return properties.some(({ property }) => property === name);
}

function whatHappens({ outcome, users }: Sections, twin: string | undefined): string {
  const { kind, why } = outcome;
  const [reason] = why;
  switch (kind) {
    case "unchanged":
      return "no change";
    case "live":
      return closedSessions(users, outcome.cut);
    case "created":
      if (reason?.property === "container") {
        return `made again${reason.from === "removed by hand" ? ", because its container was removed by hand" : ""}`;
      }
      return `new${twin ? `, perhaps in place of ${twin}` : ""}`;
    case "gone":
      return `gone${twin ? `, perhaps renamed to ${twin}` : ""}${cutOff(outcome.cut)}`;
    default:
      return reason?.property === "server"
        ? "started again, because it was not running"
        : `restart, ${away(outcome.secondsAway)}${cutOff(outcome.cut)}`;
  }
}

function away(seconds: Sections["outcome"]["secondsAway"]): string {
  return seconds && "about" in seconds ? `about ${Math.max(1, Math.round(seconds.about))} s` : "time unknown";
}

function cutOff(cut: Sections["outcome"]["cut"]): string {
  const connections = (cut ?? []).reduce((sum, each) => sum + each.connections, 0);
  return connections > 0 ? `, ${counted(connections, "connection")} cut off` : "";
}

function closedSessions(users: readonly UserReport[], cut: Sections["outcome"]["cut"]): string {
  const counts = [
    ...users.map(({ sessionsClosed }) => sessionsClosed ?? 0),
    ...(cut ?? []).map(({ connections }) => connections),
  ];
  const closed = counts.reduce((sum, count) => sum + count, 0);
  if (closed > 0) return `live, ${counted(closed, "session")} closed`;
  const maybe = users.filter(({ sessionsClosed }) => sessionsClosed === null);
  if (maybe.length === 0) return cut === null ? "live" : "live, nobody disconnected";
  return `live, sessions of ${named(maybe.map(({ name }) => name))} closed`;
}

function named(items: readonly string[]): string {
  const [first = "", second, ...more] = items.map((item) =>
    item.length > 32 ? `${item.slice(0, 31)}…` : item,
  );
  if (second === undefined) return first;
  return more.length === 0 ? `${first} and ${second}` : `${first}, ${second} and ${more.length} more`;
}

/** That data stay is no news where the server goes on running, or is new. */
function dataOf({ outcome, data }: Sections): string | undefined {
  const text = dataInVerdict(data);
  const isNew = outcome.kind === "created" && outcome.why[0]?.property === "server";
  const goesOn = isNew || ["live", "unchanged"].includes(outcome.kind);
  const isNews = !goesOn || data.some(({ kind }) => kind !== "kept");
  return isNews && text !== "" ? text : undefined;
}
