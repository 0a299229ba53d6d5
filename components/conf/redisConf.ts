import { configDir, dataDir } from "../boot/paths";
import { currentName, findDirective } from "./directives";
import { declared, type RedisSettings } from "./settings";

export type { RedisSettings } from "./settings";

/** Where Redis listens, inside its own network namespace. */
export interface ServerShape {
  port: number;
  bind: string[];
}

/** What a server gets that declares nothing: the durability of the append-only file, spelled out. */
export const defaultSettings: RedisSettings = {
  appendonly: "yes",
  "auto-aof-rewrite-percentage": 100,
  "auto-aof-rewrite-min-size": "64mb",
};

/** The declared directives under their current names, sorted, with the text that Redis is given. */
function confTexts(settings: RedisSettings, applies?: "live" | "boot"): Record<string, string> {
  const texts = declared(settings).flatMap(([name, value]): [string, string][] => {
    const directive = findDirective(name);
    const text = directive?.kind.normalize(value);
    if (text === undefined) throw new Error(`${name}: not checked by checkSettings`);
    return applies && directive?.applies !== applies ? [] : [[currentName(name), text]];
  });
  return Object.fromEntries(texts.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The declared directives, and the component's defaults for those that are left out or `undefined`. */
export function withDefaults(settings: RedisSettings): RedisSettings {
  return { ...defaultSettings, ...Object.fromEntries(declared(settings)) };
}

/** The declared directives that CONFIG SET can change. */
export const liveSettings = (settings: RedisSettings) => confTexts(settings, "live");

/** The declared directives that Redis reads at boot only. */
export const bootSettings = (settings: RedisSettings) => confTexts(settings, "boot");

/** Whether Redis has the data on disk when it ends: one that never puts it there by itself is a cache. */
export function keepsData(settings: RedisSettings): boolean {
  return !isCache(liveSettings(settings));
}

/** The same by the texts of the live directives. */
export function isCache(live: Record<string, string>): boolean {
  const savesAtEnd = live["shutdown-on-sigterm"]?.split(" ").includes("save") ?? false;
  return live.appendonly === "no" && live.save === "" && !savesAtEnd;
}

/** What a live directive goes back to when it is no longer declared. */
export function redisDefault(directive: string): string | undefined {
  const known = findDirective(directive);
  return known?.applies === "live" ? known.redisDefault : undefined;
}

/** Quotes a value where redis.conf would otherwise take it apart. */
function quoted(text: string): string {
  return /^[^\s"'\\]+$/.test(text) ? text : `"${text.replace(/["\\]/g, "\\$&")}"`;
}

/** In a redis.conf that holds secrets: install.sh repeats no line of such a file. */
const secretMark = "# secret";

/** The whole redis.conf: what the component owns first, then the declared directives by name. Settings must have been checked. */
export function renderConf(settings: RedisSettings, shape: ServerShape, secret = false): string {
  const owned = [
    "# Written by the Pulumi program; what is changed here is lost.",
    ...(secret ? [secretMark] : []),
    `port ${shape.port}`,
    `bind ${shape.bind.join(" ")}`,
    // The users decide who gets in. Were "default" opened by hand, it would shut out everybody else, the admin who repairs it too.
    "protected-mode no",
    `dir ${dataDir}`,
    "dbfilename dump.rdb",
    "appenddirname appendonlydir",
    "appendfilename appendonly.aof",
    `aclfile ${configDir}/users.acl`,
  ];
  const lines = Object.entries(confTexts(settings)).map(([name, text]) => `${name} ${quoted(text)}`);
  return [...owned, ...lines, ""].join("\n");
}
