import { comesFrom, isOlder, serverName, serverOfImage } from "../image/serverOfImage";
import { bytesOf } from "./byteUnits";
import { currentName, directives, findDirective, whyRefused } from "./directives";
import type { SettingValue } from "./directives/directive";
import { leastOfClients } from "./directives/memory";
import { declared, type RedisSettings } from "./settings";

/** What is wrong with one declared directive. */
export interface ConfProblem {
  directive: string;
  /** As declared, quoted; `(hidden)` where it may be a secret. */
  value: string;
  /** What is allowed, or what to use instead. */
  reason: string;
}

/** A name that is not in the table may be a misspelt one: any that sounds like a secret counts as one. */
function mayBeSecret(name: string): boolean {
  const sounds = Object.hasOwn(directives, currentName(name))
    ? /-pass$/
    : /pas|pwd|aut|user|secret|token|key/i;
  return sounds.test(name);
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const controlCharacter = /[\u0000-\u001f\u007f]/;

function valueProblem(name: string, value: SettingValue): string | undefined {
  const directive = findDirective(name);
  if (!directive) return whyRefused(name);
  if (controlCharacter.test(String(value))) return "must be on one line, without control characters";
  return directive.kind.normalize(value) === undefined ? `must be ${directive.kind.allowed}` : undefined;
}

/** What Redis would refuse to boot with, although each value for itself is right. */
function conflict(name: string, settings: RedisSettings): string | undefined {
  const effective = (other: string) => {
    const directive = findDirective(other);
    return directive?.kind.normalize(settings[other] ?? directive.redisDefault) ?? "";
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
  if (name === "maxmemory-clients" && effective(name).endsWith("%")) {
    const share = ((bytesOf(effective("maxmemory")) ?? 0n) * BigInt(effective(name).slice(0, -1))) / 100n;
    // Of no limit at all, a share is none either.
    if (share > 0n && share < leastOfClients) {
      return `is ${share} bytes of maxmemory ${effective("maxmemory")}; the admin's own connection needs at least ${leastOfClients}: take a larger share, or 0 for no limit`;
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

/** Everything that is wrong with these settings on any Redis; nothing when one will boot with them. */
export function checkSettings(settings: RedisSettings): ConfProblem[] {
  return problemsOf(settings, (name, value) => valueProblem(name, value) ?? conflict(name, settings));
}

/** What the Redis of an image lacks of settings that `checkSettings` has passed, as far as the image's name tells its version. */
export function checkVersions(settings: RedisSettings, image: string): ConfProblem[] {
  const server = serverOfImage(image);
  const told = `the image ${image} is ${serverName(server)}`;
  return problemsOf(settings, (name, value) => {
    const { kind, since, until } = findDirective(name) ?? {};
    const text = kind?.normalize(value);
    const valueSince = text === undefined ? undefined : kind?.since?.(text);
    if (since && isOlder(server, since)) {
      return `it came with Redis ${since} and ${told}; use a newer image or leave it out`;
    }
    if (until && comesFrom(server, until)) {
      return `Redis has ignored it since ${until} and ${told}; leave it out`;
    }
    return valueSince && isOlder(server, valueSince)
      ? `this value came with Redis ${valueSince} and ${told}; use a newer image or another value`
      : undefined;
  });
}

function problemsOf(
  settings: RedisSettings,
  reasonFor: (name: string, value: SettingValue) => string | undefined,
): ConfProblem[] {
  return declared(settings).flatMap(([directive, value]) => {
    const reason = reasonFor(directive, value);
    if (!reason) return [];
    return [{ directive, value: mayBeSecret(directive) ? "(hidden)" : JSON.stringify(value), reason }];
  });
}
