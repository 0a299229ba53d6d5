import { inject } from "vitest";

declare module "vitest" {
  interface ProvidedContext {
    waitDeadline: number;
  }
}

/** In milliseconds, for what a test waits for: against hanging only. `expect.poll` has it by itself. */
export const waitDeadline = inject("waitDeadline");
