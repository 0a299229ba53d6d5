import type { Report, ServerReport } from "../../components/impact/report/reportSchema";
import { changes } from "./changeChecks";
import { type Check, list, type Seen } from "./check";
import type { FromTo, ServerClaims } from "./edit";
import { userChecks } from "./userChecks";

/** What the report says of the stack as a whole. */
export function resultChecks(report: Report, claims: Record<string, ServerClaims>): Check[] {
  const needsLook = Object.values(claims).some(({ concerns = [] }) => concerns.length > 0);
  return [
    { what: "result", expected: needsLook ? "look" : "nothing", said: report.result },
    {
      what: "servers",
      expected: list(Object.keys(claims)),
      said: list(report.servers.map(({ name }) => name)),
    },
    { what: "errors", expected: "none", said: list(report.errors) },
  ];
}

/** What the report says of a stack file that is refused, and what the update says. */
export function refusalChecks(reason: string, report: Report, printed: string): Check[] {
  return [
    { what: "result", expected: "failed", said: report.result },
    {
      what: `refused: ${reason}`,
      expected: "true",
      said: String(report.errors.some((error) => error.includes(reason))),
      seen: String(printed.includes(reason)),
    },
  ];
}

/** Everything that is claimed of a server, next to what the report says, if there is one of it, and what was seen. */
export function checks(claims: ServerClaims, report: ServerReport | undefined, seen: Seen): Check[] {
  const found = [
    { what: "becomes", expected: claims.kind, seen: kindSeen(seen, claims.kind) },
    { what: "closed", expected: counts(claims.closed ?? {}), seen: counts(seen.closed) },
    { what: "values", expected: claims.values ?? "kept", seen: valuesSeen(seen, claims.values) },
    ...rewriteChecks(claims, seen),
  ];
  if (!report) return found;
  const said = [report.outcome.kind, counts(closedAsSaid(report)), valuesSaid(report, seen)];
  return [
    ...found.map((check, at) => ({ ...check, said: said[at] })),
    {
      what: "at risk",
      expected: String(claims.risk ?? false),
      said: String(report.data.some(({ kind }) => kind === "risk")),
    },
    ...(claims.why ? changes("because of", claims.why, report.outcome.why, seen) : []),
    ...userChecks(claims.users ?? {}, report, seen),
    ...changes("changes", settingsOf(claims), report.settings, seen),
    ...changes("changes", claims.properties ?? {}, report.properties, seen),
    ...driftChecks(claims.drift ?? [], report),
    { what: "concerns", expected: list(claims.concerns ?? []), said: list(report.concerns) },
  ];
}

const counts = (all: Readonly<Record<string, number>>) =>
  list(Object.entries(all).flatMap(([user, count]) => (count === 0 ? [] : [`${user} ${count}`])));

function kindSeen({ before, after }: Seen, expected: string): string {
  const [old, now] = [before.container, after.container];
  if (!old) return now ? "created" : "gone";
  if (!now) return "gone";
  if (old.id !== now.id) return "replaced";
  if (old.startedAt !== now.startedAt) return "restarted";
  // A server is not touched by either; what is live is seen in its users, settings and arguments.
  return expected === "live" || expected === "unchanged" ? expected : "not touched";
}

function settingsOf({ settings = {} }: ServerClaims): Record<string, FromTo> {
  return Object.fromEntries(Object.entries(settings).map(([name, change]) => [`settings.${name}`, change]));
}

/** Those of a server that goes away are told as a whole. */
function closedAsSaid({ outcome, users }: ServerReport): Record<string, number> {
  const cut = outcome.cut ?? [{ user: "(not known)", connections: Number.NaN }];
  const closed = cut.map(({ user, connections }) => [user, connections] as const);
  const isAway = outcome.kind === "replaced" || outcome.kind === "restarted";
  const ofUsers = users.map(({ name, sessionsClosed }) => [name, sessionsClosed ?? Number.NaN] as const);
  return Object.fromEntries([...(isAway ? [] : ofUsers), ...closed]);
}

function rewriteChecks({ properties = {} }: ServerClaims, { before, after }: Seen): Check[] {
  if (!("aof.rewriteTrigger" in properties)) return [];
  const rewrites = (after.rewrites ?? 0) - (before.rewrites ?? 0);
  return [{ what: "rewrites of the AOF", expected: "1", seen: String(rewrites) }];
}

/** The report tells what is lost, and on which volume the values are of a server that gets another one. */
function valuesSaid({ data, outcome }: ServerReport, { before }: Seen): string {
  if (outcome.kind === "created" && Object.keys(before.values ?? {}).length === 0) return "none before";
  const [left] = data.filter(({ kind }) => kind !== "loss").map(({ text }) => text);
  const isLeft = /is kept with all that is on it|stays in Docker/.test(left ?? "");
  if (isLeft && left?.includes(before.container?.volume ?? "-")) return "on the volume before";
  return data.some(({ kind }) => kind === "loss") ? "lost" : "kept";
}

function valuesSeen({ before, after, keepsVolume }: Seen, expected: ServerClaims["values"]): string {
  const [old, now] = [before.values ?? {}, after.values ?? {}];
  if (Object.keys(old).length === 0)
    return expected === "none before" ? expected : "kept nothing: there was nothing";
  const different = Object.keys(old).filter((name) => old[name] !== now[name]);
  const added = Object.keys(now).filter((name) => !(name in old));
  if (different.length + added.length === 0) return "kept";
  const isOtherVolume = before.container?.volume !== after.container?.volume;
  return isOtherVolume && keepsVolume
    ? "on the volume before"
    : `lost ${different.length} of ${Object.keys(old).length}`;
}

function driftChecks(claimed: readonly string[], { drift }: ServerReport): Check[] {
  const said = drift.map(({ what }) => what);
  if (claimed.length === 0 || said.length === 0)
    return [{ what: "changed by hand", expected: list(claimed), said: list(said) }];
  return claimed.map((part) => ({
    what: `changed by hand: ${part}`,
    expected: "true",
    said: String(said.some((each) => each.includes(part))),
  }));
}
