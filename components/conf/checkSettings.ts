import { dataDir } from "../boot/paths";
import { comesFrom, isOlder, serverName, serverOfImage } from "../image/serverOfImage";
import { bytesOf } from "./byteUnits";
import { currentName, findDirective, whyRefused } from "./directives";
import type { Directive, SettingValue } from "./directives/directive";
import { leastOfClients } from "./directives/memory";
import { meantValue } from "./meantValue";
import { holdsSecret, mayBeSecret } from "./secretDirectives";
import { declared, type RedisSettings } from "./settings";
import { shareOfMemory, shareProblem, withoutShare } from "./shareOfMemory";

/** What is wrong with one declared directive. */
export interface ConfProblem {
  directive: string;
  /** As declared, quoted; `(hidden)` where it may be a secret. */
  value: string;
  /** What is allowed, or what to use instead. */
  reason: string;
}

/** What a check of settings depends on besides them. */
export interface Circumstances {
  /** Whether the stack keeps the settings secret: then no message shows a value. Default: no. */
  secret?: boolean;
  /** The argument `memory`, if it is known. */
  memory?: number;
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const controlCharacter = /[\u0000-\u001f\u007f]/;

function isScalar(value: unknown): value is SettingValue {
  return ["string", "number", "boolean"].includes(typeof value);
}

/** What a directive takes, with an example: a few names are one, and a 0 mostly stands for "not at all". */
export function takes({ kind, redisDefault }: Directive): string {
  if (kind.names || redisDefault === "" || /such as/.test(kind.allowed)) return kind.allowed;
  const example = [redisDefault, "100", "10"].find((each) => each !== "0" && kind.normalize(each));
  return `${kind.allowed}, such as ${quotedIfNeeded(example ?? redisDefault)}`;
}

const quotedIfNeeded = (text: string) => (/[^\w%.:/-]/.test(text) ? JSON.stringify(text) : text);

/** What is wrong with the form of a value, if it is more than one. */
function formProblem(value: unknown): string {
  if (isScalar(value)) return "";
  return value === null
    ? "; here it has no value: leave it out"
    : `, not a ${Array.isArray(value) ? "list" : "map"}`;
}

function valueProblem(name: string, value: unknown, { secret, memory }: Circumstances): string | undefined {
  const directive = findDirective(name);
  if (!directive) return whyRefused(name);
  if (controlCharacter.test(String(value))) return "must be on one line, without control characters";
  if (currentName(name) === "maxmemory" && shareOfMemory(value) !== undefined)
    return shareProblem(value, memory);
  const { kind } = directive;
  if (isScalar(value) && kind.normalize(value) !== undefined) return undefined;
  const meant = secret || mayBeSecret(name) ? undefined : meantValue(kind, value);
  const spelled = meant && (typeof value === "boolean" ? JSON.stringify(meant) : quotedIfNeeded(meant));
  return `must be ${takes(directive)}${formProblem(value)}${spelled ? `; did you mean ${spelled}?` : ""}`;
}

const noTlsYet =
  "TLS is not supported yet: this component brings no certificates into the container, so that only an image of your own can have them";
/** Directives that name a file for Redis to read. */
const ofFiles = /^tls-.*-(file|dir)$/;

/** What Redis would refuse to boot with, although each value for itself is right. */
function conflict(name: string, settings: RedisSettings, { secret }: Circumstances): string | undefined {
  const effective = (other: string) => {
    const directive = findDirective(other);
    const value: unknown = settings[other] ?? directive?.redisDefault;
    return isScalar(value) ? (directive?.kind.normalize(value) ?? "") : "";
  };
  const shown = (value: unknown) => (secret ? "(hidden)" : String(value));
  const current = currentName(name);
  if (name !== current && settings[current] !== undefined) {
    return `is the old name of ${current}, which is declared too; leave it out`;
  }
  if (name === "tls-port" && effective(name) !== "0") {
    const missing = ["tls-cert-file", "tls-key-file"].filter((file) => effective(file) === "");
    if (missing.length > 0) return `needs ${missing.join(" and ")}; ${noTlsYet}`;
    const authority = effective("tls-ca-cert-file") || effective("tls-ca-cert-dir");
    if (!authority && effective("tls-auth-clients") !== "no") {
      return "needs tls-ca-cert-file or tls-ca-cert-dir to check clients by, or tls-auth-clients no";
    }
  }
  if (name === "maxmemory-clients" && effective(name).endsWith("%")) {
    const share = ((bytesOf(effective("maxmemory")) ?? 0n) * BigInt(effective(name).slice(0, -1))) / 100n;
    // Of no limit at all, a share is none either.
    if (share > 0n && share < leastOfClients) {
      return `is ${shown(share)} bytes of maxmemory ${shown(effective("maxmemory"))}; the admin's own connection needs at least ${leastOfClients}: take a larger share, or 0 for no limit`;
    }
  }
  if (name === "syslog-enabled" && effective(name) === "yes") {
    return "would have no effect, because there is no syslog in the container; leave it out: `docker logs` has the log, and a logging driver of the Docker daemon sends it on";
  }
  if (name === "array-sparse-kmin" || name === "array-sparse-kmax") {
    const [min, max] = [effective("array-sparse-kmin"), effective("array-sparse-kmax")];
    if (max !== "0" && Number(min) >= Number(max)) {
      return `array-sparse-kmin ${shown(`(${min})`)} must be less than array-sparse-kmax ${shown(`(${max})`)}`;
    }
  }
  return undefined;
}

/** Everything that is wrong with these settings on any Redis; nothing when one will boot with them. */
export function checkSettings(settings: Record<string, unknown>, about: Circumstances = {}): ConfProblem[] {
  const given = settings as RedisSettings;
  const inBytes = about.memory ? withoutShare(given, about.memory) : given;
  return problemsOf(
    given,
    (name, value) => valueProblem(name, value, about) ?? conflict(name, inBytes, about),
    about,
  );
}

/** What the Redis of an image lacks of settings that `checkSettings` has passed, as far as the image's name tells its version. */
export function checkVersions(
  settings: RedisSettings,
  image: string,
  about: Circumstances = {},
): ConfProblem[] {
  const server = serverOfImage(image);
  const told = `the image ${image} is ${serverName(server)}`;
  const reasonFor = (name: string, value: SettingValue) => {
    const { kind, since, until } = findDirective(name) ?? {};
    const text = kind?.normalize(value);
    const valueSince = text === undefined ? undefined : kind?.since?.(text);
    if (since && isOlder(server, since)) {
      return `it came with Redis ${since} and ${told}; use a newer image or leave it out`;
    }
    if (until && comesFrom(server, until)) {
      return `Redis has ignored it since ${until} and ${told}; leave it out`;
    }
    // An image of one's own may have it; on the data volume somebody may have put it.
    if (ofFiles.test(name) && text && !text.startsWith(`${dataDir}/`) && server.modules !== "unknown") {
      return `the image ${image} has no such file; ${noTlsYet}; leave it out`;
    }
    return valueSince && isOlder(server, valueSince)
      ? `this value came with Redis ${valueSince} and ${told}; use a newer image or another value`
      : undefined;
  };
  return problemsOf(settings, (name, value) => (isScalar(value) ? reasonFor(name, value) : undefined), about);
}

/** Directives for secrets that are declared where everybody can read them. */
export function checkSecrecy(settings: RedisSettings): ConfProblem[] {
  return problemsOf(settings, (name, value) => {
    if (!holdsSecret(name) || value === "") return undefined;
    const path = name.includes(".") ? `settings["${name}"]` : `settings.${name}`;
    return (
      "is a secret, and would be readable in the stack file, the state and the preview: set it with " +
      `\`pulumi config set --secret --path '${path}'\`; in a program of your own, give all \`settings\` as pulumi.secret({ … })`
    );
  });
}

function problemsOf(
  settings: RedisSettings,
  reasonFor: (name: string, value: SettingValue) => string | undefined,
  { secret }: Circumstances = {},
): ConfProblem[] {
  return declared(settings).flatMap(([directive, value]) => {
    const reason = reasonFor(directive, value);
    if (!reason) return [];
    const hidden = secret || mayBeSecret(directive);
    return [{ directive, value: hidden ? "(hidden)" : JSON.stringify(value), reason }];
  });
}
