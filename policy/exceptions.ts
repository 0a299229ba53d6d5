import { z } from "zod";

const name = z.string().min(1);

/** `policy/exceptions.yaml`: what is allowed for a while, and why. */
export const exceptionsSchema = z.strictObject({
  exceptions: z
    .array(
      z.strictObject({
        rule: name,
        stack: name,
        /** Left out: each server of the stack. */
        server: name.optional(),
        /** Left out: each user, where the rule is one about users. */
        user: name.optional(),
        reason: name,
        /** The last day, in UTC. */
        until: z.iso.date(),
      }),
    )
    .default([]),
});

export type Exception = z.output<typeof exceptionsSchema>["exceptions"][number];

/** A violation, by all that an exception may name. */
export interface Place {
  rule: string;
  server: string;
  user?: string;
}

/** Whether an exception of the stack at hand is one for a violation, expired or not. */
export function covers(exception: Exception, { rule, server, user }: Place): boolean {
  return (
    exception.rule === rule &&
    (exception.server === undefined || exception.server === server) &&
    (exception.user === undefined || exception.user === user)
  );
}

/** @param today as `2026-11-27` */
export function isExpired({ until }: Exception, today: string): boolean {
  return until < today;
}

/** As it is named in texts: by the keys that it has. */
export function exceptionInWords({ rule, server, user }: Exception): string {
  const parts = [`the exception for ${rule}`, server && `on ${server}`, user && `of users.${user}`];
  return parts.filter(Boolean).join(" ");
}
