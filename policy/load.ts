import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import type { z } from "zod";
import { exceptionsSchema } from "./exceptions";
import type { PolicyContext } from "./judge";
import { allRules } from "./rules/allRules";
import { settingsSchema } from "./settings";

/** What the rules are judged with for one stack, by two files: those beside this one. */
export function policyContext(
  stack: string,
  now: Date = new Date(),
  directory: string = __dirname,
): PolicyContext {
  const settings = readChecked(directory, "environments.yaml", settingsSchema);
  const known = allRules.map(({ id }) => id);
  const unknown = Object.keys(settings.severities).find((id) => !known.includes(id));
  if (unknown !== undefined) {
    throw new Error(
      `policy/environments.yaml: severities.${unknown} names no rule; there are ${known.join(", ")}`,
    );
  }
  const { exceptions } = readChecked(directory, "exceptions.yaml", exceptionsSchema);
  return { stack, settings, exceptions, today: now.toISOString().slice(0, 10) };
}

function readChecked<T>(directory: string, file: string, schema: z.ZodType<T>): T {
  const checked = schema.safeParse(readYaml(directory, file) ?? {});
  if (checked.success) return checked.data;
  const problems = checked.error.issues.map(
    ({ path, message }) => `${path.join(".") || "the file"}: ${message}`,
  );
  throw new Error(`policy/${file}: ${problems.join("; ")}`);
}

function readYaml(directory: string, file: string): unknown {
  try {
    return parse(readFileSync(join(directory, file), "utf8"));
  } catch (error) {
    throw new Error(`policy/${file}: ${(error as Error).message}`);
  }
}
