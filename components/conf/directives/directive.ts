/** A value as it stands in a program or a stack file. */
export type SettingValue = string | number | boolean;

/** What values a directive takes. */
export interface Kind {
  /** What is allowed, with the unit: completes "must be …". */
  allowed: string;
  /** The one way this program writes the value to Redis; nothing when Redis would refuse or silently bend it. */
  normalize(value: SettingValue): string | undefined;
  /** Of a whole number, what it counts. */
  unit?: string;
  /** All values, where these are few. */
  names?: readonly string[];
  /** The first version that takes a value, as `normalize` writes it, when that is newer than 7.4. */
  since?(text: string): string | undefined;
}

/** A directive that may be declared. */
export interface Directive {
  kind: Kind;
  /** `live`: CONFIG SET changes it at run time. `boot`: Redis reads it at boot only, so that a change replaces the container. */
  applies: "live" | "boot";
  /** What Redis uses when nobody sets it, as CONFIG GET prints it. */
  redisDefault: string;
  /** The first version that knows it, when that is newer than 7.4. Older ones do not boot with it. */
  since?: string;
  /** The version that dropped it. */
  until?: string;
  /** Why CONFIG GET may print another default, or CONFIG SET refuse it, depending on host or build. */
  varies?: string;
  /** Known to CONFIG GET by name, but not listed by `CONFIG GET *`. */
  hidden?: true;
}

export type Directives = Readonly<Record<string, Directive>>;

type Notes = Pick<Directive, "since" | "until" | "varies" | "hidden">;

export const live = (kind: Kind, redisDefault: string, notes: Notes = {}): Directive => ({
  kind,
  applies: "live",
  redisDefault,
  ...notes,
});

export const boot = (kind: Kind, redisDefault: string, notes: Notes = {}): Directive => ({
  kind,
  applies: "boot",
  redisDefault,
  ...notes,
});
