import { z } from "zod";

/**
 * Why a person should look before the change is merged. What a person has approved is a set of these per server: an update that has
 * another one is worse than what was approved. The stack has some of its own, for what is no server's.
 */
export const concernSchema = z.enum([
  // Clients are cut off: the server, or another container of the stack, is restarted, replaced, or gone.
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

const said = (description: string) => ({ description });

const changedValue = z.object({
  property: z.string().meta(said("An argument, or `settings.DIRECTIVE`")),
  from: z.string().nullable().meta(said("null: not there, or not declared")),
  to: z.string().nullable().meta(said("null: not there any more, or not declared any more")),
});

const outcomeSchema = z.object({
  kind: z
    .enum(["unchanged", "live", "restarted", "replaced", "created", "gone"])
    .meta(said("`live`: changed while it runs; `replaced`: by a new container")),
  why: z.array(changedValue).meta(said("What makes it so: only what has to do with `kind`")),
  secondsAway: z
    .union([
      z.object({
        about: z.number().meta(said("Seconds in which nobody can log in")),
        because: z.array(z.string()).meta(said("What was measured")),
      }),
      z.object({ unknown: z.string().meta(said("Completes “unknown, because …”")) }),
    ])
    .nullable()
    .meta(said("null where clients are not cut off")),
  cut: z
    .array(
      z.object({
        user: z.string().meta(said("A user of the server")),
        connections: z.int().meta(said("How many of this user's are open now")),
      }),
    )
    .nullable()
    .meta(said("Connections that are cut off, by user; null where that is not known")),
});

const userSchema = z.object({
  name: z.string().meta(said("The user's name")),
  change: z.enum(["added", "removed", "changed"]).meta(said("What becomes of the user")),
  gainsDangerous: z
    .array(z.string())
    .meta(said("What can do harm and is new, in words such as `FLUSHALL`; not repeated in `gains`")),
  gains: z.array(z.string()).meta(said("What else is new, in words such as `write on cart:*`")),
  losesDangerous: z.array(z.string()).meta(said("What can do harm and is taken away")),
  loses: z.array(z.string()).meta(said("What else is taken away")),
  sessionsClosed: z
    .int()
    .nullable()
    .meta(said("Connections that the update closes, as of now; null: not known")),
  password: z
    .string()
    .nullable()
    .meta(said("What happens to the password, and until when the one before works; null: it stays")),
  expectations: z
    .array(
      z.object({
        demand: z.enum(["mustAllow", "mustDeny"]).meta(said("The argument that demands it")),
        command: z.string().meta(said("The command, with its key")),
        met: z.boolean().meta(said("Whether the rules do what is demanded")),
      }),
    )
    .meta(said("What the user must and must not be able to run")),
});

const settingSchema = changedValue.extend({
  applied: z.enum(["live", "boot"]).meta(said("`boot`: only a start of Redis takes it")),
  meaning: z
    .string()
    .nullable()
    .meta(said("What it means in a sentence, for the directives that people change most")),
});

const statementSchema = z.object({
  kind: z
    .enum(["kept", "risk", "loss"])
    .meta(
      said(
        "`kept`: stays as it is; `risk`: could be lost from now on, or in a case that is said; `loss`: is lost by the update",
      ),
    ),
  text: z.string().meta(said("The statement, without its kind")),
});

export const serverReportSchema = z.object({
  name: z.string().meta(said("The server's logical name: `redis` in index.ts")),
  verdict: z.string().meta(said("One line, without the name of the stack")),
  concerns: z.array(concernSchema).meta(said("Why a person should look; empty: no need to")),
  outcome: outcomeSchema.meta(said("What happens to the server")),
  users: z.array(userSchema).meta(said("The users that change")),
  moreUsers: z.int().meta(said("How many more users change, where there are too many to list")),
  settings: z.array(settingSchema).meta(said("The directives of redis.conf that change")),
  properties: z
    .array(changedValue)
    .meta(said("Other arguments whose change is live or only for the program, such as `restart`")),
  data: z.array(statementSchema).meta(said("What stays of the data, and what could be lost")),
  drift: z
    .array(
      z.object({
        what: z.string().meta(said("What somebody changed by hand")),
        update: z.string().meta(said("What the update does about it")),
      }),
    )
    .meta(said("What a refresh found; empty without `--refresh`")),
  warnings: z.array(z.string()).meta(said("What the program and Pulumi warn of")),
});

const findingSchema = z.object({
  rule: z.string().meta(said("The rule's id")),
  severity: z.enum(["advisory", "mandatory"]).meta(said("`mandatory`: the report fails by it")),
  server: z.string().nullable().meta(said("null: of the whole stack")),
  text: z.string().meta(said("What is wrong, and how to mend it")),
});

/** A report on one stack, as `npm run preview -- --json` prints it. */
export const reportSchema = z.object({
  version: z.literal(1).meta(said("Of this form; see docs/previews.md")),
  stack: z.string().meta(said("The stack's name")),
  source: z.enum(["preview", "offline"]).meta(said("`offline`: from the stack files alone")),
  base: z.string().meta(said("What it was compared with: the state, or the stack file of a git revision")),
  result: z.enum(["nothing", "look", "failed"]).meta(said("Exit codes 0, 2 and 1")),
  verdict: z.string().meta(said("One line: of the one server, or of all in short")),
  concerns: z
    .array(concernSchema)
    .meta(said("Why a person should look at the stack besides its servers; empty: no need to")),
  servers: z.array(serverReportSchema).meta(said("A report on each server of the stack")),
  others: z.array(z.string()).meta(said("What changes in the stack besides its servers, a line each")),
  findings: z.array(findingSchema).meta(said("Findings of the policy pack")),
  unchecked: z
    .array(
      z.object({
        what: z.string().meta(said("What could not be checked")),
        why: z.string().meta(said("The reason")),
      }),
    )
    .meta(said("What the report says nothing of")),
  errors: z.array(z.string()).meta(said("Why the preview failed")),
  diff: z.string().meta(said("Pulumi's own diff, fit for the public; empty offline")),
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
