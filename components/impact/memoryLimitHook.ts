import * as pulumi from "@pulumi/pulumi";
import { limitProblem } from "./memoryLimit";

/** Refuses, also at preview, what the plugin would take for done while the container keeps its limit. A replaced one has no update. */
export function memoryLimitHook(name: string): pulumi.ResourceHook {
  return new pulumi.ResourceHook(
    `${name}-memory-limit`,
    async ({ urn, oldInputs, newInputs }) => {
      const [before, after] = [memoryOf(oldInputs), memoryOf(newInputs)];
      const problem = limitProblem({ before, after, urn });
      if (problem) throw new Error(problem);
    },
    { onDryRun: true },
  );
}

function memoryOf(inputs: unknown): unknown {
  return (inputs as Record<string, unknown> | undefined)?.memory;
}
