import type {
  ChangedValue,
  Outcome,
  Report,
  ServerReport,
} from "../../../components/impact/report/reportSchema";
import type { Item, Part, Section } from "./section";
import { userItems } from "./userParts";

/** What a person is asked for. */
export const classInWords: Record<Report["result"], string> = {
  nothing: "nothing to look at",
  look: "needs a look",
  failed: "failed",
};

const kindInWords: Record<Outcome["kind"], string> = {
  unchanged: "stays as it is",
  live: "changed while it runs, without a restart",
  restarted: "restarted",
  replaced: "replaced by a new container",
  created: "created",
  gone: "removed",
};

/** What was compared, and of what. */
export function comparedInWords({ source, base }: Report): string {
  return source === "offline"
    ? `From the stack files alone, compared with ${base}: neither the state nor a server was asked.`
    : `Compared with ${base}.`;
}

export function errorsSection({ errors }: Report): Section[] {
  return listed("Why it failed", errors.map(plainItem));
}

/** All of one server; what is empty is left out. */
export function serverSections(server: ServerReport): Section[] {
  const { data, drift, warnings } = server;
  const byWeight = [...data].sort((a, b) => weight[a.kind] - weight[b.kind]);
  return [
    { items: outcomeItems(server.outcome) },
    ...listed("Users", userItems(server)),
    ...tableOf("Settings", "Setting", server.settings),
    ...tableOf("Other arguments", "Argument", server.properties),
    ...listed(
      "Data",
      byWeight.map(({ kind, text }) => ({
        parts: kind === "kept" ? [`kept: ${text}`] : [{ strong: kindOfStatement[kind] }, `: ${text}`],
      })),
    ),
    ...listed(
      "Changed by hand",
      drift.map(({ what, update }) => ({ parts: [{ strong: what }, `; the update ${update}`] })),
    ),
    ...listed("Warnings", warnings.map(plainItem)),
  ];
}

const weight = { loss: 0, risk: 1, kept: 2 };
const kindOfStatement = { loss: "lost", risk: "at risk" };

/** What the report says of the whole stack, below its servers. */
export function stackSections({ others, findings, unchecked }: Report): Section[] {
  return [
    ...listed("Besides the servers", others.map(plainItem)),
    ...listed(
      "Policy",
      findings.map(({ rule, severity, server, text }) => ({
        parts: [
          { strong: severity },
          ", ",
          { value: rule },
          ...(server === null ? [] : [" of ", { value: server }]),
          `: ${text}`,
        ],
      })),
    ),
    ...listed(
      "Not checked",
      unchecked.map(({ what, why }) => ({ parts: [`${what}: ${why}`] })),
    ),
  ];
}

function outcomeItems({ kind, why, secondsAway, cut }: Outcome): Item[] {
  const isAway = kind === "restarted" || kind === "replaced" || kind === "gone";
  return [
    serverItem(kindInWords[kind], why.filter(isCause)),
    ...(secondsAway ? [awayItem(secondsAway)] : []),
    ...(isAway || cut?.length !== 0 ? [cutItem(cut)] : []),
  ];
}

/** That a server was not declared is no news where it is created. */
function isCause({ property, from, to }: ChangedValue): boolean {
  return property !== "server" || (from !== null && to !== null);
}

function serverItem(what: string, why: readonly ChangedValue[]): Item {
  const parts: Part[] = ["Server: ", { strong: what }];
  const [only, ...others] = why;
  if (only === undefined) return { parts };
  if (others.length > 0) return { parts: [...parts, ", because of"], below: why.map(changeParts) };
  // What happened to it outside of the program.
  if (only.property === "server") return { parts: [...parts, `, because it was ${only.from}`] };
  return { parts: [...parts, ", because of ", ...changeParts(only)] };
}

function changeParts({ property, from, to }: ChangedValue): Part[] {
  return [{ value: property }, ": ", valuePart(from), " → ", valuePart(to)];
}

function valuePart(value: string | null): Part {
  return value === null ? "not declared" : { value };
}

function awayItem(away: NonNullable<Outcome["secondsAway"]>): Item {
  if ("unknown" in away) return { parts: ["Downtime: ", { strong: "unknown" }, `, because ${away.unknown}`] };
  const parts: Part[] = ["Downtime: ", { strong: `about ${away.about} s` }];
  const [only, ...others] = away.because;
  if (only === undefined) return { parts };
  if (others.length === 0) return { parts: [...parts, `: ${only}`] };
  return { parts, below: away.because.map((reason) => [reason]) };
}

const usersShown = 10;

function cutItem(cut: Outcome["cut"]): Item {
  if (!cut) return { parts: ["Cut off: ", { strong: "unknown" }] };
  if (cut.length === 0) return { parts: ["Cut off: nobody, as of now"] };
  const sorted = [...cut].sort((a, b) => b.connections - a.connections);
  const all = sorted.reduce((sum, { connections }) => sum + connections, 0);
  const users = sorted
    .slice(0, usersShown)
    .flatMap(({ user, connections }): Part[] => [", ", { value: user }, ` ${connections}`])
    .slice(1);
  const more = sorted.length - usersShown;
  return {
    parts: [
      "Cut off, as of now: ",
      { strong: all === 1 ? "1 connection" : `${all} connections` },
      ": ",
      ...users,
      ...(more > 0 ? [`, and those of ${more} more users`] : []),
    ],
  };
}

function tableOf(
  title: string,
  column: string,
  changes: readonly (ChangedValue & { applied?: "live" | "boot"; meaning?: string | null })[],
): Section[] {
  if (changes.length === 0) return [];
  const hasMeaning = changes.some(({ meaning, applied }) => meaning || applied === "boot");
  const rows = changes.map(({ property, from, to, applied, meaning }): Part[][] => [
    [{ value: property.replace(/^settings\./, "") }],
    [valuePart(from)],
    [valuePart(to)],
    ...(hasMeaning
      ? [[meaning ?? "", ...(applied === "boot" ? [meaning ? " (read at boot)" : "read at boot"] : [])]]
      : []),
  ]);
  const columns = [column, "Before", "After", ...(hasMeaning ? ["What it means"] : [])];
  return [{ title, table: { columns, rows } }];
}

function listed(title: string, items: Item[]): Section[] {
  return items.length > 0 ? [{ title, items }] : [];
}

function plainItem(text: string): Item {
  const [first = "", ...others] = text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
  return { parts: [first], ...(others.length > 0 && { below: others.map((line) => [line]) }) };
}
