import { type Difference, rightsDifference } from "../../../acl/rights/difference";
import { findDirective } from "../../../conf/directives";
import { sameValue } from "../../../conf/sameValue";
import { serverOfImage } from "../../../image/serverOfImage";
import { textOf } from "../propertyText";
import type { DeclaredServer, DeclaredUser, ServerProperty } from "./declaredServer";

/** What two servers have different, in one row a thing; the texts are of the one and of the other. */
export interface Differences {
  rows: { group: "server" | "settings" | "users"; what: string; left: string; right: string }[];
  /** What they have in common, by name. */
  same: string[];
  /** What nobody can compare without a key. */
  secret: string[];
}

type Row = Differences["rows"][number];

/** Names in Docker are of one stack each, and what is left of the properties is compared in groups of its own. */
const compared: ServerProperty[] = [
  ...(["image", "memory", "protectData", "retainData", "port", "bindAddress", "network"] as const),
  ...(["endpoint", "restart", "stopGracePeriod", "readyTimeout"] as const),
];

const units: Partial<Record<ServerProperty, string>> = {
  memory: "MiB",
  stopGracePeriod: "s",
  readyTimeout: "s",
};

const none = "-";

/** What sets two servers apart, the most telling first: the server itself, its settings, who may do what. */
export function stackDifferences(left: DeclaredServer, right: DeclaredServer): Differences {
  const found: Differences = { rows: [], same: [], secret: [] };
  const secret = new Set([...Object.keys(left.notShown), ...Object.keys(right.notShown)]);
  for (const property of compared) {
    const texts = [textWithUnit(left, property), textWithUnit(right, property)] as const;
    if (secret.has(property)) found.secret.push(property);
    else put(found, { group: "server", what: property, left: texts[0], right: texts[1] });
  }
  if (secret.has("settings")) found.secret.push("settings");
  else compareSettings(left.settings ?? {}, right.settings ?? {}, found);
  compareUsers(left, right, found);
  return found;
}

function put(found: Differences, row: Row, same = row.left === row.right): void {
  if (same) found.same.push(row.group === "users" ? `the rights of ${row.what}` : `${row.what} ${row.left}`);
  else found.rows.push(row);
}

function textWithUnit(server: DeclaredServer, property: ServerProperty): string {
  const text = textOf(server, property);
  if (text === null || text === "") return none;
  if (property === "memory" && text === "0") return "no limit";
  return [text, units[property]].join(" ").trimEnd();
}

function compareSettings(
  left: Record<string, string>,
  right: Record<string, string>,
  found: Differences,
): void {
  for (const name of Object.keys({ ...left, ...right }).sort()) {
    const values = [effectiveValue(left, name), effectiveValue(right, name)] as const;
    const row: Row = { group: "settings", what: name, left: values[0].shown, right: values[1].shown };
    if (values.some(({ shown }) => shown.startsWith("(secret"))) found.secret.push(`settings.${name}`);
    else put(found, row, sameValue(name, values[0].value, values[1].value));
  }
}

/** Where a directive is not declared, Redis's own default. */
function effectiveValue(settings: Record<string, string>, name: string): { value: string; shown: string } {
  const declared = Object.hasOwn(settings, name) ? settings[name] : undefined;
  const value = declared ?? findDirective(name)?.redisDefault ?? "";
  const quoted = value === "" ? '""' : value;
  return { value, shown: declared === undefined ? `${quoted} (default)` : quoted };
}

function compareUsers(left: DeclaredServer, right: DeclaredServer, found: Differences): void {
  const [ofLeft, ofRight] = [left.users ?? {}, right.users ?? {}];
  const servers = [serverOfImage(left.image ?? ""), serverOfImage(right.image ?? "")] as const;
  for (const name of Object.keys({ ...ofLeft, ...ofRight }).sort()) {
    const [one, other] = [own(ofLeft, name), own(ofRight, name)];
    const difference = rightsDifference(
      { rules: one?.rules ?? "", server: servers[one ? 0 : 1] },
      { rules: other?.rules ?? "", server: servers[other ? 1 : 0] },
    );
    const texts = [rightsOfLeft(difference), rightsOfRight(difference)] as const;
    put(found, {
      group: "users",
      what: name,
      left: one ? told(texts[0], other === undefined) : "no such user",
      right: other ? told(texts[1], one === undefined) : "no such user",
    });
    if (one && other) compareRest(name, one, other, found);
  }
}

function own(users: Record<string, DeclaredUser>, name: string): DeclaredUser | undefined {
  return Object.hasOwn(users, name) ? users[name] : undefined;
}

/** What can do harm is first, and not said twice. */
function rightsOfLeft({ losesDangerous, loses }: Difference): string[] {
  return [...new Set([...losesDangerous, ...loses])];
}

function rightsOfRight({ gainsDangerous, firstWrites, gains }: Difference): string[] {
  return [...new Set([...gainsDangerous, ...firstWrites, ...gains])];
}

function told(rights: string[], isOnlyHere: boolean): string {
  const list = rights.join(", ");
  if (isOnlyHere) return list || "nothing";
  return list ? `also: ${list}` : none;
}

/** What an application notices besides its rights. */
function compareRest(name: string, left: DeclaredUser, right: DeclaredUser, found: Differences): void {
  const rows: [string, (user: DeclaredUser) => string][] = [
    ["database", ({ database }) => (database === undefined ? none : String(database))],
    ["password", ({ password }) => password?.from ?? none],
    ["mustAllow", ({ expectations }) => expectations?.mustAllow?.join(", ") ?? none],
    ["mustDeny", ({ expectations }) => expectations?.mustDeny?.join(", ") ?? none],
  ];
  for (const [what, of] of rows) {
    const row: Row = { group: "users", what: `${name}, ${what}`, left: of(left), right: of(right) };
    if (row.left !== row.right) found.rows.push(row);
  }
}
