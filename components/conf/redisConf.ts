import { configDir, dataDir } from "../boot/paths";
import { currentName, directives, findDirective, whyRefused } from "./directives";
import type { SettingValue } from "./directives/directive";
import type { RedisSettings } from "./settings";

export type { SettingValue } from "./directives/directive";
export { sameValue } from "./sameValue";
export type { RedisSettings } from "./settings";

/** What is wrong with one declared directive. */
export interface ConfProblem {
  directive: string;
  /** As declared, quoted; `(hidden)` where it may be a secret. */
  value: string;
  /** What is allowed, or what to use instead. */
  reason: string;
}

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

/** Of names not in the table, misspelt ones too, anything that smells of a secret. */
function mayBeSecret(name: string): boolean {
  const smell = Object.hasOwn(directives, currentName(name))
    ? /-pass$/
    : /pas|pwd|aut|user|secret|token|key/i;
  return smell.test(name);
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const controlCharacter = /[\u0000-\u001f\u007f]/;

const entries = (settings: RedisSettings) =>
  Object.entries(settings).filter((entry): entry is [string, SettingValue] => entry[1] !== undefined);

function valueProblem(name: string, value: SettingValue): string | undefined {
  const directive = findDirective(name);
  if (!directive) return whyRefused(name);
  if (controlCharacter.test(String(value))) return "must be on one line, without control characters";
  return directive.kind.conform(value) === undefined ? `must be ${directive.kind.allowed}` : undefined;
}

/** What Redis would refuse to boot with, although each value for itself is right. */
function conflict(name: string, settings: RedisSettings): string | undefined {
  const effective = (other: string) => {
    const directive = findDirective(other);
    return directive?.kind.conform(settings[other] ?? directive.redisDefault) ?? "";
  };
  const current = currentName(name);
  if (name !== current && settings[current] !== undefined) {
    return `is the old name of ${current}, which is declared too; leave it out`;
  }
  if (name === "tls-port" && effective(name) !== "0") {
    const missing = ["tls-cert-file", "tls-key-file"].filter((file) => effective(file) === "");
    if (missing.length > 0) return `needs ${missing.join(" and ")}, with paths inside the image`;
    const authority = effective("tls-ca-cert-file") || effective("tls-ca-cert-dir");
    if (!authority && effective("tls-auth-clients") !== "no") {
      return "needs tls-ca-cert-file or tls-ca-cert-dir to check clients by, or tls-auth-clients no";
    }
  }
  if (name === "array-sparse-kmin" || name === "array-sparse-kmax") {
    const [min, max] = [effective("array-sparse-kmin"), effective("array-sparse-kmax")];
    if (max !== "0" && Number(min) >= Number(max)) {
      return `array-sparse-kmin (${min}) must be less than array-sparse-kmax (${max})`;
    }
  }
  return undefined;
}

/** Everything that is wrong with these settings; nothing when Redis will boot with them. */
export function checkSettings(settings: RedisSettings): ConfProblem[] {
  return entries(settings).flatMap(([directive, value]) => {
    const reason = valueProblem(directive, value) ?? conflict(directive, settings);
    if (!reason) return [];
    return [{ directive, value: mayBeSecret(directive) ? "(hidden)" : JSON.stringify(value), reason }];
  });
}

/** The declared directives under their current names, sorted, with the text that Redis is given. */
function confTexts(settings: RedisSettings, applies?: "live" | "boot"): Record<string, string> {
  const texts = entries(settings).flatMap(([name, value]): [string, string][] => {
    const directive = findDirective(name);
    const text = directive?.kind.conform(value);
    if (text === undefined) throw new Error(`${name}: not checked by checkSettings`);
    return applies && directive?.applies !== applies ? [] : [[currentName(name), text]];
  });
  return Object.fromEntries(texts.sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The declared directives, and the component's defaults for those that are left out or `undefined`. */
export function withDefaults(settings: RedisSettings): RedisSettings {
  return { ...defaultSettings, ...Object.fromEntries(entries(settings)) };
}

/** The declared directives that CONFIG SET can change. */
export const liveSettings = (settings: RedisSettings) => confTexts(settings, "live");

/** The declared directives that Redis reads at boot only. */
export const bootSettings = (settings: RedisSettings) => confTexts(settings, "boot");

/** What a live directive goes back to when it is no longer declared. */
export function redisDefault(directive: string): string | undefined {
  const known = findDirective(directive);
  return known?.applies === "live" ? known.redisDefault : undefined;
}

/** Quotes a value where redis.conf would otherwise take it apart. */
function quoted(text: string): string {
  return /^[^\s"'\\]+$/.test(text) ? text : `"${text.replace(/["\\]/g, "\\$&")}"`;
}

/** The whole redis.conf: what the component owns first, then the declared directives by name. Settings must have been checked. */
export function renderConf(settings: RedisSettings, shape: ServerShape): string {
  const owned = [
    "# Written by the Pulumi program; what is changed here is lost.",
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
  const declared = Object.entries(confTexts(settings)).map(([name, text]) => `${name} ${quoted(text)}`);
  return [...owned, ...declared, ""].join("\n");
}
