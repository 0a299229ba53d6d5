import { bytesOf } from "../byteUnits";
import type { Kind, SettingValue } from "./directive";

/** The largest values of Redis's own number types. */
export const int32 = 2_147_483_647n;
export const uint32 = 4_294_967_295n;
const int64 = 9_223_372_036_854_775_807n;

const readAs = (spellings: Readonly<Record<string, string>>) => (value: SettingValue) => {
  const spelling = String(value).toLowerCase();
  return Object.hasOwn(spellings, spelling) ? spellings[spelling] : undefined;
};

export const yesNo: Kind = {
  allowed: "yes or no (or true or false)",
  names: ["yes", "no"],
  normalize: readAs({ yes: "yes", no: "no", true: "yes", false: "no" }),
};

/** One of some names. Where `yes` and `no` are among them, true and false will do. */
export function oneOf(...names: string[]): Kind {
  const spellings = Object.fromEntries(names.map((name) => [name.toLowerCase(), name]));
  const switchable = names.includes("yes") && names.includes("no");
  return {
    allowed: `one of ${names.join(", ")}`,
    names,
    normalize: readAs(switchable ? { ...spellings, true: "yes", false: "no" } : spellings),
  };
}

/** A whole number, as a number or in digits, from `min` to `max`. */
export function integer(min: bigint, max: bigint, unit?: string): Kind {
  return {
    allowed: `a whole number${unit ? ` of ${unit}` : ""} from ${min} to ${max}`,
    ...(unit && { unit }),
    normalize(value) {
      const digits = String(value);
      if (typeof value === "boolean" || !/^(0|-?[1-9]\d*)$/.test(digits)) return undefined;
      const number = BigInt(digits);
      return number >= min && number <= max ? digits : undefined;
    },
  };
}

export const atLeast = (min: bigint, unit?: string) => integer(min, int64, unit);
export const percent = (max: bigint = 100n) => integer(0n, max, "percent");
export const portNumber = integer(0n, 65_535n);

const memoryForm = "bytes such as 1048576, 64mb or 1gb (units b, k, kb, m, mb, g, gb; no space, no fraction)";

/** A number of bytes, with Redis's units: `1k` is 1000, `1kb` is 1024. Upper or lower case. */
export function memory({ min = 0n }: { min?: bigint } = {}): Kind {
  return {
    allowed: min > 0n ? `${memoryForm}, at least ${min}` : memoryForm,
    normalize(value) {
      const text = String(value).toLowerCase();
      const bytes = typeof value === "boolean" ? undefined : bytesOf(text);
      return bytes !== undefined && bytes >= min && bytes <= int64 ? text : undefined;
    },
  };
}

/** Bytes, or a share of `maxmemory`. */
export const memoryOrPercent: Kind = {
  allowed: `${memoryForm}, or a percentage of maxmemory from 0% to 100%`,
  normalize(value) {
    if (typeof value === "string" && value.endsWith("%")) {
      const share = percent().normalize(value.slice(0, -1));
      return share && (share === "0" ? "0" : `${share}%`);
    }
    return memory().normalize(value);
  },
};

/** Whatever Redis itself does not look into before it uses it. */
export const text = (example: string): Kind => ({
  allowed: `a text such as "${example}"`,
  normalize: (value) => (typeof value === "boolean" ? undefined : String(value)),
});

/** A text that is a secret. */
export const password: Kind = { ...text(""), allowed: "a text" };

/** Items between spaces; how many spaces those are does not count. */
export function list(allowed: string, normalizeItems: (items: string[]) => string[] | undefined): Kind {
  return {
    allowed,
    normalize: (value) =>
      typeof value === "boolean"
        ? undefined
        : normalizeItems(String(value).split(" ").filter(Boolean))?.join(" "),
  };
}
