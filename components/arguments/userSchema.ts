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

/** One user of a stack file, property by property; `userProblems` judges them together. */
export const userSchema = z.strictObject({
  rules: z
    .string()
    .optional()
    .meta({ description: "Redis ACL rules", allowed: "Redis's ACL rules in one string" }),
  preset: z
    .enum(presetNames)
    .optional()
    .meta({
      description: "A named set of rules, instead of `rules`",
      allowed: `one of ${presetNames.join(", ")}`,
    }),
  keys: z.array(z.string()).optional().meta({
    description: "Patterns of the keys (with `pubsub`: channels) that the preset is for",
    allowed: 'a list of key patterns, such as ["cart:*"]',
  }),
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
  mustAllow: calls("be able to run"),
  mustDeny: calls("not be able to run"),
  rotation: z.int().min(0).max(1_000_000).optional().meta({
    description: "Raise by one to have a new password; the previous one works until the next rotation",
    allowed: "a whole number from 0 to 1000000",
  }),
  revokePrevious: z.boolean().optional().meta({
    description: "End the previous password now",
    allowed: "true or false",
  }),
});
