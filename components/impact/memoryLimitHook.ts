import * as pulumi from "@pulumi/pulumi";
import { limitProblem } from "./memoryLimit";
import { plainProperties } from "./plainProperties";

/** Refuses, also at preview, what the plugin would take for done while the container keeps its limit. A replaced one has no update. */
export function memoryLimitHook(name: string): pulumi.ResourceHook {
  return new pulumi.ResourceHook(
    `${name}-memory-limit`,
    async ({ urn, oldInputs, newInputs }) => {
      const [before, after] = [await memoryOf(oldInputs), await memoryOf(newInputs)];
      const problem = limitProblem({ before, after, urn });
      if (problem) throw new Error(problem);
    },
    { onDryRun: true },
  );
}

async function memoryOf(inputs: unknown): Promise<unknown> {
  return (await plainProperties(inputs)).memory;
}
