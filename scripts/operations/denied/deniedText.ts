import { reservedUserNames } from "../../../components/acl/grammar/checkRules";
import { oneLine } from "../../preview/shown/oneLine";
import { agoText } from "../amounts";
import type { Denial, DeniedReport, DeniedUser, RefusedLogin } from "./deniedReport";

/** Which entries a report is about. */
export interface DeniedSpan {
  stack: string;
  /** Undefined where no update is known, or nothing was to be left out. */
  updatedAgo?: number;
}

export function deniedText(report: DeniedReport, { stack, updatedAgo }: DeniedSpan): string {
  const { users, logins, earlier } = report;
  const since =
    updatedAgo === undefined
      ? "in the server's ACL LOG"
      : `since the last update of the stack ${stack}, ${agoText(updatedAgo)}`;
  const older = earlier > 0 ? ` (${times(earlier, "entry", "entries")} from before it: --all)` : "";
  if (users.length + logins.length === 0) return `Nothing was denied ${since}${older}.`;
  return [
    `Denied ${since}${older}:`,
    ...users.flatMap(userLines),
    ...(logins.length > 0 ? ["", "Logins that were refused", ...logins.map(loginLine)] : []),
  ].join("\n");
}

function userLines({ user, denials, rules }: DeniedUser): string[] {
  const all =
    rules === undefined
      ? []
      : [
          "  With all of that (in place of `preset` and `keys`, if it has those):",
          `    users.${user}.rules: ${rules}`,
        ];
  const isOwn = reservedUserNames.includes(user);
  const own = isOwn
    ? ["  This user is the program's own: whoever asks for more is another one, with its password."]
    : [];
  return ["", shown(user), ...denials.flatMap(denialLines), ...own, ...all];
}

function denialLines(denial: Denial): string[] {
  const { count, ageSeconds, from, isAllowed, advice, command } = denial;
  const last =
    count > 1 ? `${count.toLocaleString("en")} times, the last ${agoText(ageSeconds)}` : agoText(ageSeconds);
  const note = advice === undefined ? undefined : notes[command ?? ""];
  return [
    `  ${whatText(denial)}: ${last}, from ${from}`,
    ...(isAllowed ? ["    is allowed now"] : []),
    ...(advice === undefined ? [] : [`    ${advice}`]),
    ...(note ? [`    (${note})`] : []),
  ];
}

/** What else there is to know of a command that was denied. */
const notes: Record<string, string> = {
  select: "`+select|N` allows the one database N; which one it was, Redis does not tell",
  "client|setinfo": "client libraries tell their name so when they connect, and do without",
};

function whatText({ reason, command, context, objects, count }: Denial): string {
  const name = command?.replace("|", " ").toUpperCase();
  if (reason === "command")
    return context === "toplevel" || context === "multi" ? `${name}` : `${name} in ${placeText(context)}`;
  // Redis takes the denials of one key together, and keeps the last command.
  const by =
    name === undefined
      ? `a command in ${placeText(context)}`
      : count > objects.length
        ? `${name} or others`
        : name;
  return `${by} with ${objects.length === 1 ? `the ${reason}` : `${objects.length} ${reason}s:`} ${listed(objects)}`;
}

function placeText(context: string): string {
  const places: Record<string, string> = { lua: "a script", multi: "a transaction", module: "a module" };
  return places[context] ?? context;
}

const mostShown = 5;

function listed(objects: string[]): string {
  const more = objects.length - mostShown;
  return objects.slice(0, mostShown).map(shown).join(", ") + (more > 0 ? ` and ${more} more` : "");
}

function loginLine({ user, from, isKnown, count, ageSeconds }: RefusedLogin): string {
  const unknown = isKnown ? "" : ", of which the server has no user";
  return `  ${shown(user)}${unknown}: ${times(count, "time", "times")}, the last ${agoText(ageSeconds)}, from ${from}`;
}

const shown = (name: string) => oneLine(name, 80);

function times(count: number, one: string, more: string): string {
  return `${count.toLocaleString("en")} ${count === 1 ? one : more}`;
}
