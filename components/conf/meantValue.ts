import { nearest } from "../spelling/nearest";
import type { Kind } from "./directives/directive";

/** `384mb` for so many bytes: the largest of Redis's units that leaves no fraction. */
export function spelledBytes(bytes: bigint): string {
  const units: [name: string, size: bigint][] = [
    ["gb", 1n << 30n],
    ["mb", 1n << 20n],
    ["kb", 1n << 10n],
  ];
  const [name, size] = units.find(([, each]) => bytes > 0n && bytes % each === 0n) ?? ["", 1n];
  return `${bytes / size}${name}`;
}

const binaryPowers = " kmgtp";

/** The bytes that somebody means by `512Mi`, `1.5 GB` or `64 megs`, all of which Redis refuses; nothing when there is no unit. */
export function bytesMeant(text: string): bigint | undefined {
  const form = /^(\d+(?:\.\d+)?)\s*(?:([kmgtp])(?:i?b?|egs?|egabytes?|igs?|igabytes?|ilobytes?)|bytes?|b)$/;
  const [, number, prefix = " "] = form.exec(text.trim().toLowerCase()) ?? [];
  if (number === undefined) return undefined;
  const bytes = Number(number) * 1024 ** binaryPowers.indexOf(prefix);
  return Number.isSafeInteger(Math.floor(bytes)) ? BigInt(Math.floor(bytes)) : undefined;
}

const milliseconds: Readonly<Record<string, number>> = {
  us: 0.001,
  ms: 1,
  s: 1000,
  sec: 1000,
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  microsecond: 0.001,
  millisecond: 1,
  second: 1000,
  minute: 60_000,
  hour: 3_600_000,
  day: 86_400_000,
};

/** How many of a unit (`seconds`) somebody means by `5m` or `90 sec`; nothing when it is no length of time or leaves a fraction. */
export function timeMeant(text: string, unit: string): string | undefined {
  const [, number, name = ""] = /^(\d+(?:\.\d+)?)\s*([a-z]+)$/.exec(text.trim().toLowerCase()) ?? [];
  const [given, counted] = [name, unit].map(
    (each) => milliseconds[each] ?? milliseconds[each.replace(/s$/, "")],
  );
  if (number === undefined || given === undefined || counted === undefined) return undefined;
  const count = Math.round(((Number(number) * given) / counted) * 1e6) / 1e6;
  return Number.isSafeInteger(count) ? String(count) : undefined;
}

const switchWords: Readonly<Record<string, string>> = {
  ...{ on: "yes", enabled: "yes", enable: "yes", y: "yes", "1": "yes" },
  ...{ off: "no", disabled: "no", disable: "no", n: "no", "0": "no" },
};

/** The items of a list or a map, one after the other; nothing when they have parts themselves. */
function items(value: object): string | undefined {
  const flat = (Array.isArray(value) ? value : Object.entries(value)).flat(2);
  return flat.some((item) => item !== null && typeof item === "object") ? undefined : flat.join(" ");
}

function candidates(value: unknown, { unit, names = [], normalize }: Kind): (string | undefined)[] {
  if (value !== null && typeof value === "object") return [items(value)];
  const text = String(value).trim();
  const takesSizes = normalize("1gb") !== undefined;
  const bytes = takesSizes || unit === "bytes" ? bytesMeant(text) : undefined;
  const digits = /^\d{1,3}([,_' ]\d{3})+$/.test(text) ? text.replace(/\D/g, "") : text;
  const name = nearest(text.toLowerCase(), [...names]);
  return [
    text,
    Object.hasOwn(switchWords, text.toLowerCase()) ? switchWords[text.toLowerCase()] : undefined,
    bytes === undefined ? undefined : takesSizes ? spelledBytes(bytes) : String(bytes),
    unit && timeMeant(text, unit),
    /^\+?\d+(\.0+)?$/.test(digits) ? String(BigInt(digits.replace(/^\+|\.0+$/g, ""))) : undefined,
    // Of a size, it would be a share.
    takesSizes ? undefined : text.replace(/\s*%$/, ""),
    text.replace(/\s*[,;:]\s*/g, " "),
    name && text.length > 3 && name.typos <= 2 ? name.name : undefined,
  ];
}

/** What somebody may have meant by a value that a kind does not take: told only if the kind itself takes it. */
export function meantValue(kind: Kind, value: unknown): string | undefined {
  return candidates(value, kind).find(
    (candidate) => candidate && candidate !== value && kind.normalize(candidate) !== undefined,
  );
}
