import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { lineEndingProblem } from "../boot/lineEndings";

/** A script that runs inside of the containers. */
export function readScript(file: string): string {
  const text = readFileSync(join(__dirname, "../boot", file), "utf8");
  const problem = lineEndingProblem(`components/boot/${file}`, text);
  if (problem) throw new pulumi.RunError(problem);
  return text;
}
