import { readFile, writeFile } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { execa } from "execa";
import type { Step } from "./workflowFile";

/** A job that is going on: what its steps are given, and what they left. */
export interface JobState {
  environment: NodeJS.ProcessEnv;
  workspace: string;
  temp: string;
  token: string;
  matrix: Record<string, unknown>;
  steps: Record<string, { outputs: Record<string, string> }>;
  hasFailed: boolean;
  log: string;
  summary: string;
}

/**
 * Runs the shell lines of a step as they stand in the YAML.
 *
 * @param ofRun what GitHub tells every step of the run
 */
export async function runStep(
  step: Step,
  state: JobState,
  ofRun: NodeJS.ProcessEnv,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  const [outputs, summary] = [join(state.temp, "output"), join(state.temp, "summary")];
  await Promise.all([outputs, summary].map((file) => writeFile(file, "")));
  const given: NodeJS.ProcessEnv = {
    ...state.environment,
    PATH: [join(__dirname, "bin"), state.environment.PATH].join(delimiter),
    CI: "true",
    GITHUB_ACTIONS: "true",
    ...ofRun,
    GITHUB_WORKSPACE: state.workspace,
    GITHUB_OUTPUT: outputs,
    GITHUB_STEP_SUMMARY: summary,
    RUNNER_TEMP: state.temp,
    ...env,
  };
  // As GitHub calls it: only a shell that is named has pipefail.
  const options = step.shell === "bash" ? ["--noprofile", "--norc", "-eo", "pipefail"] : ["-e"];
  const { exitCode, all } = await execa("bash", [...options, "-c", step.run ?? ""], {
    cwd: state.workspace,
    env: given,
    extendEnv: false,
    stdin: "ignore",
    all: true,
    reject: false,
  });
  state.log += `$ ${step.run}\n${all}\n`;
  state.summary += await readFile(summary, "utf8");
  if (step.id) {
    const lines = (await readFile(outputs, "utf8")).split("\n").filter(Boolean);
    const pairs = lines.map((line) => [line.slice(0, line.indexOf("=")), line.slice(line.indexOf("=") + 1)]);
    state.steps[step.id] = { outputs: Object.fromEntries(pairs) };
  }
  if (exitCode !== 0) throw new Error(`exit code ${exitCode}`);
}
