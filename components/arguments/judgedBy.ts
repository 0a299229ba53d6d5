import type { z } from "zod";

/** A rule of our own: the text of what is wrong, or nothing. */
export const judgedBy =
  <T>(judge: (value: T) => string | undefined) =>
  (context: z.core.ParsePayload<T>) => {
    const message = judge(context.value);
    if (message) context.issues.push({ code: "custom", message, input: undefined });
  };
