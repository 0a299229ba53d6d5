import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import { repository } from "../../../scripts/environment";
import { type Context, filledIn } from "./expressions";

export interface Step {
  id?: string;
  if?: string;
  run?: string;
  uses?: string;
  shell?: string;
  with?: Record<string, unknown>;
  env?: Record<string, unknown>;
}

export interface Job {
  if?: string;
  uses?: string;
  "runs-on"?: string;
  needs?: string | string[];
  environment?: string;
  permissions?: Record<string, string>;
  strategy?: { matrix: Record<string, unknown> };
  outputs?: Record<string, string>;
  steps?: Step[];
}

export interface Workflow {
  permissions?: Record<string, string>;
  jobs: Record<string, Job>;
}

/** Reads a workflow of this repository; one that is about the stack `dev`, or about all, as one about this stack. */
export async function readWorkflow(name: string, stack: string | undefined): Promise<Workflow> {
  const text = await readFile(join(repository, ".github/workflows", `${name}.yml`), "utf8");
  return parse(stack ? withStack(text, stack) : text);
}

function withStack(text: string, stack: string): string {
  return text
    .replace(/\b(stack|environment): dev$/gm, `$1: ${stack}`)
    .replace("[dev, staging, prod]", `[${stack}]`)
    .replace('["dev","staging","prod"]', `["${stack}"]`);
}

/** The cells of a job's matrix; a job without one has one cell. */
export function cells({ strategy }: Job, context: Context): Record<string, unknown>[] {
  return Object.entries(strategy?.matrix ?? {}).reduce<Record<string, unknown>[]>(
    (all, [key, values]) =>
      (filledIn(values, context) as unknown[]).flatMap((value) =>
        all.map((cell) => ({ ...cell, [key]: value })),
      ),
    [{}],
  );
}
