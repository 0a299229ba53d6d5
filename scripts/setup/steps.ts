import type { Lines } from "./lines";

/** One thing to set up. */
export interface Step {
  name: string;
  /** Names of steps that must be done first; all others run side by side. */
  needs?: readonly string[];
  /** Looks for what is there before it makes anything, and returns a few words on which it was. */
  run(onProgress: (progress: string) => void): Promise<string>;
}

/** Steps that failed, with what the user can do about each, already printed. */
export class SetUpError extends Error {
  constructor(names: readonly string[]) {
    super(`set-up stopped: ${names.join(", ")}`);
    this.name = "SetUpError";
  }
}

/**
 * Runs steps as soon as those they need are done, and prints a line for each. When one fails, steps that do not need
 * it still finish, so that the next run is shorter.
 */
export async function runSteps(steps: readonly Step[], lines: Lines): Promise<void> {
  const done = new Map<string, Promise<boolean>>();
  const failed: string[] = [];
  for (const step of steps) {
    const needed = (step.needs ?? []).map((name) => {
      const promise = done.get(name);
      if (!promise) throw new Error(`step ${step.name} needs ${name}, which does not come before it`);
      return promise;
    });
    done.set(
      step.name,
      Promise.all(needed).then(async (outcomes) => {
        if (outcomes.includes(false)) return false;
        const line = lines.begin(step.name);
        try {
          line.end(await step.run(line.onProgress));
          return true;
        } catch (error) {
          line.end(error instanceof Error ? error.message : String(error), true);
          failed.push(step.name);
          return false;
        }
      }),
    );
  }
  await Promise.all(done.values());
  if (failed.length > 0) throw new SetUpError(failed);
}
