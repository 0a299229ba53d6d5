import type { Kind } from "./directive";
import { atLeast, int32, integer, list, memory, uint32 } from "./kinds";

const seconds = atLeast(1n);
// Redis keeps these in an int, and wraps what does not fit without a word.
const changes = integer(0n, int32);
const softSeconds = integer(0n, int32);

/** `save`: pairs of seconds and changes; an empty text for no snapshots at all. */
export const savePoints = list(
  'pairs of seconds (1 or more) and changes, such as "3600 1 300 100", or "" for no snapshots',
  (parts) =>
    parts.length % 2 === 0 && parts.every((part, i) => (i % 2 === 0 ? seconds : changes).normalize(part))
      ? parts
      : undefined,
);

export const outputBufferDefaults: Readonly<Record<string, string>> = {
  normal: "0 0 0",
  slave: "268435456 67108864 60",
  pubsub: "33554432 8388608 60",
};

/**
 * `client-output-buffer-limit`. Redis changes the named classes only; here the others are written out with Redis's defaults, so
 * that a class which is no longer declared goes back to them.
 */
export const outputBufferLimits = list(
  'groups of class (normal, replica or pubsub), hard limit, soft limit and soft seconds, such as "pubsub 32mb 8mb 60"',
  (parts) => {
    if (parts.length === 0 || parts.length % 4 !== 0) return undefined;
    const limits = { ...outputBufferDefaults };
    for (let i = 0; i < parts.length; i += 4) {
      const [name = "", hard = "", soft = "", duration = ""] = parts.slice(i, i + 4);
      const limitsOf = name.toLowerCase() === "replica" ? "slave" : name.toLowerCase();
      const group = [memory().normalize(hard), memory().normalize(soft), softSeconds.normalize(duration)];
      if (!Object.hasOwn(limits, limitsOf) || group.includes(undefined)) return undefined;
      limits[limitsOf] = group.join(" ");
    }
    return Object.entries(limits).flat();
  },
);

const score = integer(-2000n, 2000n);

/** `oom-score-adj-values`: for a primary, a replica and a background child. */
export const oomScores = list('three whole numbers from -2000 to 2000, such as "0 200 800"', (parts) =>
  parts.length === 3 && parts.every((part) => score.normalize(part)) ? parts : undefined,
);

/** `notify-keyspace-events`. */
export const eventFlags: Kind = {
  ...list('letters of Ag$lshzxeKEtmdnocaSTIV without spaces, such as "KEA", or "" for no events', (parts) =>
    parts.length <= 1 && /^[Ag$lshzxeKEtmdnocaSTIV]*$/.test(parts.join("")) ? parts : undefined,
  ),
  since: (letters) => (/[aSTIV]/.test(letters) ? "8.8" : /[oc]/.test(letters) ? "8.2" : undefined),
};

/** `latency-tracking-info-percentiles`. */
export const percentiles = list('numbers from 0 to 100, such as "50 99 99.9", or "" for none', (parts) =>
  parts.every((part) => /^\d+(\.\d+)?$/.test(part) && Number(part) <= 100) ? parts : undefined,
);

const shutdownFlags = ["default", "save", "nosave", "now", "force"];

/** `shutdown-on-sigterm` and `-sigint`, in the order in which Redis prints them. */
export const shutdownOptions = list(
  'default, or one or more of save, nosave, now, force, such as "save now"; not save and nosave together',
  (parts) => {
    const given = parts.map((part) => part.toLowerCase());
    if (given.length === 0 || given.some((part) => !shutdownFlags.includes(part))) return undefined;
    if (given.includes("save") && given.includes("nosave")) return undefined;
    const flags = shutdownFlags.slice(1).filter((flag) => given.includes(flag));
    return flags.length > 0 ? flags : ["default"];
  },
);

const titleVariables = "title|listen-addr|server-mode|port|tls-port|unixsocket|config-file";

/** `proc-title-template`. */
export const processTitle = list(
  `a text that is not empty, with no other variables than {${titleVariables.replaceAll("|", "}, {")}}`,
  (parts) => {
    const rest = parts.join(" ").replaceAll(new RegExp(`\\{(${titleVariables})\\}`, "g"), "");
    return parts.length > 0 && !rest.includes("{") ? parts : undefined;
  },
);

/** `array-slice-size`. */
export const powerOfTwo = list("a power of two", ([part, ...more]) => {
  const digits = integer(1n, uint32).normalize(part ?? "");
  if (digits === undefined || more.length > 0) return undefined;
  const number = BigInt(digits);
  return (number & (number - 1n)) === 0n ? [digits] : undefined;
});
