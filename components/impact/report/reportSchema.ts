import { z } from "zod";

/**
 * Why a person should look before the change is merged. What a person has approved is a set of these per server: an update that has
 * another one is worse than what was approved.
 */
export const concernSchema = z.enum([
  // Clients are cut off: the server is restarted, replaced, or gone.
  "restart",
  // Something of the data is lost, or may be from now on; protection is taken away; there is no way back.
  "data",
  // Somebody may do more than before, or gets in who did not.
  "rights",
  // Somebody changed the server by hand, and the update takes that back.
  "drift",
  // A warning of the policy pack, or of the program itself.
  "policy",
  // What the report cannot tell and what therefore may be any of these.
  "unknown",
]);

const changedValue = z.object({
  property: z.string().meta({ description: "An argument, or `settings.DIRECTIVE`" }),
  from: z.string().nullable().meta({ description: "null: not there, or not declared" }),
  to: z.string().nullable(),
});

const outcomeSchema = z.object({
  kind: z.enum(["unchanged", "live", "restarted", "replaced", "created", "gone"]),
  why: z.array(changedValue).meta({ description: "What makes it so: only what has to do with `kind`" }),
  /** Null where clients are not cut off. */
  secondsAway: z
    .union([
      z.object({ about: z.number(), because: z.array(z.string()) }),
      z.object({ unknown: z.string().meta({ description: "completes “unknown, because …”" }) }),
    ])
    .nullable(),
  /** Connections that are cut off, by user; null where that is not known. */
  cut: z.array(z.object({ user: z.string(), connections: z.int() })).nullable(),
});

const userSchema = z.object({
  name: z.string(),
  change: z.enum(["added", "removed", "changed"]),
  /** In words, such as `FLUSHALL` or `write on cart:*`; what can do harm is not repeated in `gains`. */
  gainsDangerous: z.array(z.string()),
  gains: z.array(z.string()),
  losesDangerous: z.array(z.string()),
  loses: z.array(z.string()),
  /** Connections that the update closes, as of now; null: not known. */
  sessionsClosed: z.int().nullable(),
  /** A sentence: what happens to the password, and until when the one before works. */
  password: z.string().nullable(),
  expectations: z.array(
    z.object({ demand: z.enum(["mustAllow", "mustDeny"]), command: z.string(), met: z.boolean() }),
  ),
});

const settingSchema = changedValue.extend({
  applied: z.enum(["live", "boot"]),
  /** What it means in a sentence, for the directives that people change most. */
  meaning: z.string().nullable(),
});

const statementSchema = z.object({
  /** `kept`: stays as it is. `risk`: could be lost from now on, or in a case that is said. `loss`: is lost by the update. */
  kind: z.enum(["kept", "risk", "loss"]),
  text: z.string(),
});

export const serverReportSchema = z.object({
  name: z.string().meta({ description: "The server's logical name: `redis` in index.ts" }),
  verdict: z.string().meta({ description: "One line, without the name of the stack" }),
  concerns: z.array(concernSchema),
  outcome: outcomeSchema,
  users: z.array(userSchema),
  /** How many more users change, where there are too many to list. */
  moreUsers: z.int(),
  settings: z.array(settingSchema),
  /** Other arguments whose change is live or only for the program, such as `restart` or `readyTimeout`. */
  properties: z.array(changedValue),
  data: z.array(statementSchema),
  drift: z.array(z.object({ what: z.string(), update: z.string() })),
  warnings: z.array(z.string()),
});

const findingSchema = z.object({
  rule: z.string(),
  severity: z.enum(["advisory", "mandatory"]),
  server: z.string().nullable(),
  text: z.string(),
});

/** A report on one stack, as `npm run preview -- --json` prints it. */
export const reportSchema = z.object({
  version: z.literal(1),
  stack: z.string(),
  /** `offline`: from the stack files alone. */
  source: z.enum(["preview", "offline"]),
  /** What it was compared with: the state, or the stack file of a git revision. */
  base: z.string(),
  result: z.enum(["nothing", "look", "failed"]).meta({ description: "Exit codes 0, 2 and 1" }),
  verdict: z.string().meta({ description: "One line: of the one server, or of all in short" }),
  servers: z.array(serverReportSchema),
  /** What changes in the stack besides its servers, a line each. */
  others: z.array(z.string()),
  findings: z.array(findingSchema),
  unchecked: z.array(z.object({ what: z.string(), why: z.string() })),
  errors: z.array(z.string()),
  /** Pulumi's own diff, fit for the public; empty offline. */
  diff: z.string(),
});

export type Concern = z.infer<typeof concernSchema>;
export type ChangedValue = z.infer<typeof changedValue>;
export type Outcome = z.infer<typeof outcomeSchema>;
export type UserReport = z.infer<typeof userSchema>;
export type SettingReport = z.infer<typeof settingSchema>;
export type DataStatement = z.infer<typeof statementSchema>;
export type ServerReport = z.infer<typeof serverReportSchema>;
export type Finding = z.infer<typeof findingSchema>;
export type Report = z.infer<typeof reportSchema>;
