import { z } from "zod";
import { presetNames } from "../acl/presets";

const calls = (what: string) =>
  z
    .array(z.string().regex(/\S/))
    .optional()
    .meta({
      description: `Commands that the user must ${what}, checked at preview and on the server`,
      allowed: 'a list of commands with arguments, such as ["GET cart:1"]',
    });

const hash = z.string().regex(/^[0-9a-f]{64}$/);

/** One user of a stack file, property by property; `userProblems` judges them together. */
export const userSchema = z.strictObject({
  /**
   * What the user may do, in Redis's own ACL rules separated by single spaces: commands and categories (`+get`, `-@admin`),
   * keys (`~cart:*`, `%R~cart:*`), channels (`&news`) and selectors. Order counts, left to right.
   * Refused: what the Redis of `image` would refuse, and `>password`, `#hash`, `nopass` and `reset`, which this component owns.
   * @see https://redis.io/docs/latest/operate/oss_and_stack/management/security/acl/
   */
  rules: z
    .string()
    .optional()
    .meta({ description: "Redis ACL rules", allowed: "Redis's ACL rules in one string" }),
  /**
   * Instead of `rules`: a named set of them, with no more rights than such an application needs. The table is in `acl/presets.ts`.
   */
  preset: z
    .enum(presetNames)
    .optional()
    .meta({
      description: "A named set of rules, instead of `rules`",
      allowed: `one of ${presetNames.join(", ")}`,
    }),
  /**
   * The patterns of keys that `preset` is for, without a sign (`cart:*`); with `pubsub`, of channels. Needed by the presets that
   * touch keys or channels, refused by the others; with `celery`, the names of queues besides `celery`.
   */
  keys: z.array(z.string()).optional().meta({
    description: "Patterns of the keys (with `pubsub`: channels) that the preset is for",
    allowed: 'a list of key patterns, such as ["cart:*"]',
  }),
  /**
   * The number of the database that the application uses: the user's `url` ends with it, and with a `preset` the user may select one.
   * Redis's rules know no databases, so keys and channels are the same in all of them; to keep applications apart, give each its
   * own `keys`. Refused: one that the directive `databases` does not have, and one that the user's `rules` do not let select.
   * @default - none: the `url` names no database, which is number 0, and the presets cannot select another one
   */
  database: z.int().min(0).max(2_147_483_646).optional().meta({
    description: "Number of the database that the application uses",
    allowed: "a whole number from 0, below the directive `databases` (16 unless it is declared)",
  }),
  /**
   * The user's password. It reaches the server as SHA-256 only. A changed one replaces the old one at once.
   * Refused: an empty one, and any together with `rotation` or `passwordHash`.
   * @default - a generated one of 32 letters and digits, found in the output `users`
   */
  password: z
    .string()
    .min(1)
    // Half of a surrogate pair has no bytes: Redis would never see what was hashed here.
    .refine(
      (text) => Buffer.from(text, "utf8").toString("utf8") === text,
      "the value (not shown, it is a secret) has a broken character; it cannot be sent as UTF-8",
    )
    .optional()
    .meta({
      description: "The user's password; generated when left out",
      allowed: "a text that is not empty, or left out to have one generated",
      secret: true,
    }),
  /**
   * The SHA-256 of a password, in place of `password`, or a list of several: each of these passwords logs in. It is what Redis itself
   * keeps of a password (`ACL GETUSER`), so a user who is taken over needs no new one. Whoever has the hash can guess a weak password from
   * it: keep it as a secret, too. The output `users` has no password for this user, and a `url` without one.
   * Refused: an empty list, one hash twice, and any together with `password`, `rotation` or `revokePrevious`.
   * @default - none
   */
  passwordHash: z
    .union([
      hash,
      z
        .array(hash.meta({ description: "SHA-256 of one of the passwords", secret: true }))
        .min(1)
        .refine(
          (hashes) => new Set(hashes).size === hashes.length,
          "the value (not shown, it is a secret) has one hash twice; name each once",
        ),
    ])
    .optional()
    .meta({
      description: "SHA-256 of the user's password, or a list of several, instead of `password`",
      allowed: "a SHA-256 in 64 lower-case hex digits, or a list of them",
      secret: true,
    }),
  /**
   * Commands that the user must be able to run, as typed in redis-cli without quotes (`GET cart:1`). Checked at preview by the
   * effect of the rules, and after the apply by `ACL DRYRUN` on the server; if it says no, the users stay as they were.
   * @default - none
   */
  mustAllow: calls("be able to run"),
  /**
   * Commands that the user must not be able to run, such as `FLUSHALL`; checked like `mustAllow`.
   * @default - none
   */
  mustDeny: calls("not be able to run"),
  /**
   * A whole number, raised by one to rotate the generated password: a new one becomes current, the previous one works until the
   * next rotation.
   * @default 0
   */
  rotation: z.int().min(0).max(1_000_000).optional().meta({
    description: "Raise by one to have a new password; the previous one works until the next rotation",
    allowed: "a whole number from 0 to 1000000",
  }),
  /**
   * Ends the previous password now and closes the user's sessions. It is gone for good, also when this is taken back later.
   * @default false
   */
  revokePrevious: z.boolean().optional().meta({
    description: "End the previous password now",
    allowed: "true or false",
  }),
});

/** A user as declared, every value known. */
export type User = z.output<typeof userSchema>;
