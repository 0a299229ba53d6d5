import type { ServerReport, UserReport } from "./reportSchema";

type Sections = Omit<ServerReport, "verdict" | "concerns">;

/** A line that a comment shows for each of many stacks. */
const longest = 150;

/** One line that says what a person has to know first: `restart, about 9 s; app loses FLUSHALL; data kept`. */
export function verdict(sections: Sections, twin?: string): string {
  const { outcome, drift } = sections;
  if (outcome.kind === "unchanged" && drift.length === 0) return "no change";
  const first = whatHappens(sections, twin);
  const last = [...dataInShort(sections), ...(drift.length > 0 ? ["drift is taken back"] : [])];
  const room = longest - [first, ...last].join("; ").length;
  return [first, ...fitting(usersInShort(sections), room), ...last].join("; ");
}

function whatHappens({ outcome, users }: Sections, twin: string | undefined): string {
  const { kind, why } = outcome;
  const [reason] = why;
  switch (kind) {
    case "unchanged":
      return "no change";
    case "live":
      return closedSessions(users);
    case "created":
      return reason?.from === "removed by hand"
        ? "made again, because its container was removed by hand"
        : `new${twin ? `, perhaps in place of ${twin}` : ""}`;
    case "gone":
      return `gone${twin ? `, perhaps renamed to ${twin}` : ""}`;
    default:
      return reason?.property === "server"
        ? "started again, because it was stopped by hand"
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

function closedSessions(users: readonly UserReport[]): string {
  const closed = users.reduce((sum, { sessionsClosed }) => sum + (sessionsClosed ?? 0), 0);
  if (closed > 0) return `live, ${counted(closed, "session")} closed`;
  const maybe = users.filter(({ sessionsClosed }) => sessionsClosed === null);
  if (maybe.length === 0) return "live, nobody disconnected";
  return `live, sessions of ${named(maybe.map(({ name }) => name))} closed`;
}

/** What becomes of users, what can do harm first. */
function usersInShort({ outcome, users, moreUsers }: Sections): string[] {
  if (outcome.kind === "gone") return [];
  if (outcome.kind === "created" && users.length > 0) {
    return [counted(users.length + moreUsers, "user")];
  }
  const changed = users.filter(({ change }) => change === "changed");
  const listed = (verb: string, of: UserReport[], items: (user: UserReport) => string[]) => {
    const having = of.filter((user) => items(user).length > 0);
    if (having.length > 2) return [`${having.length} users ${verb.replace(/s$/, "")} ${plainly(items)}`];
    return having.map((user) => `${user.name} ${verb} ${named(items(user))}`);
  };
  const plainly = (items: (user: UserReport) => string[]) =>
    items === dangerousGains || items === dangerousLosses ? "what can do harm" : "rights";
  const ofKind = (change: UserReport["change"]) =>
    users.filter((user) => user.change === change).map(({ name }) => name);
  return [
    ...unmet(users),
    ...listed("gains", changed, dangerousGains),
    ...listed("loses", changed, dangerousLosses),
    ...changesOf("removed", ofKind("removed")),
    ...changesOf("added", ofKind("added")),
    ...listed(
      "gains",
      changed.filter((user) => dangerousGains(user).length === 0),
      ({ gains }) => gains,
    ),
    ...listed(
      "loses",
      changed.filter((user) => dangerousLosses(user).length === 0),
      ({ loses }) => loses,
    ),
    ...changesOf(
      "get another password",
      changed.filter(({ password }) => password !== null).map(({ name }) => name),
    ),
    ...(moreUsers > 0 ? [`${counted(moreUsers, "more user")}`] : []),
  ];
}

const dangerousGains = ({ gainsDangerous }: UserReport) => gainsDangerous;
const dangerousLosses = ({ losesDangerous }: UserReport) => losesDangerous;

function unmet(users: readonly UserReport[]): string[] {
  const demands = users.flatMap(({ name, expectations }) =>
    expectations.filter(({ met }) => !met).map(({ demand, command }) => `${name} fails ${demand} ${command}`),
  );
  return demands.length > 2 ? [`${demands.length} demands on users are not met`] : demands;
}

function changesOf(change: string, names: readonly string[]): string[] {
  if (names.length === 0) return [];
  const verb = names.length === 1 ? change.replace(/^get/, "gets") : change;
  return [names.length > 2 ? `${names.length} users ${verb}` : `${names.join(" and ")} ${verb}`];
}

function named(items: readonly string[]): string {
  const [first = "", second, ...more] = items.map((item) =>
    item.length > 32 ? `${item.slice(0, 31)}…` : item,
  );
  if (second === undefined) return first;
  return more.length === 0 ? `${first} and ${second}` : `${first}, ${second} and ${more.length} more`;
}

function counted(count: number, thing: string): string {
  return `${count} ${thing}${count === 1 ? "" : "s"}`;
}

function dataInShort({ outcome, data }: Sections): string[] {
  const has = (kind: string) => data.some((statement) => statement.kind === kind);
  if (has("loss")) return ["data lost"];
  if (has("risk")) return ["data at risk"];
  return has("kept") && !["live", "unchanged"].includes(outcome.kind) ? ["data kept"] : [];
}

/** As many of the parts as there is room for, and a word that there are more. */
function fitting(parts: readonly string[], room: number): string[] {
  const more = "more changes";
  let left = room;
  const end = parts.findIndex((part, at) => {
    left -= part.length + 2;
    return left < (at === parts.length - 1 ? 0 : more.length + 2);
  });
  return end < 0 ? [...parts] : [...parts.slice(0, end), more];
}
