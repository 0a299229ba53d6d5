import * as pulumi from "@pulumi/pulumi";
import type { Rotations } from "../connection/redisConnection";
import { skippedRotations } from "./skippedRotations";

/**
 * Refuses at preview a rotation that skips a number. A hook of the connection: only hooks are given what was declared the last
 * time, and at an update the passwords would be made anew before any hook runs.
 */
export function skippedRotationsHook(name: string): pulumi.ResourceHook {
  return new pulumi.ResourceHook(
    `${name}-rotation`,
    async ({ oldInputs, newInputs }) => {
      const [before, after] = [rotations(oldInputs), rotations(newInputs)];
      const problems = pulumi.runtime.isDryRun() && before && after ? skippedRotations(before, after) : [];
      if (problems.length > 0) throw new Error(problems.join("\n"));
    },
    { onDryRun: true },
  );
}

function rotations(inputs: unknown): Rotations | undefined {
  const { "redis:rotations": text } = (inputs ?? {}) as Record<string, unknown>;
  return typeof text === "string" ? JSON.parse(text) : undefined;
}
