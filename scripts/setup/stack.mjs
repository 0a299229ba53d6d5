import { projectDirectory, stackEnvironment } from "../environment.mjs";
import { hand, run } from "./command.mjs";

/** The stack of `npm start`, `npm stop` and `npm run redis-cli`. */
export const devStack = "dev";

/**
 * @typedef {object} Outputs what the program exports; see index.ts
 * @property {string} host
 * @property {number} port
 * @property {string} containerName
 * @property {string} adminUrl
 * @property {Record<string, { url: string, password: string }>} users
 */

/**
 * Hands the terminal to Pulumi, in the project and environment of `npm start`.
 *
 * @param {import("../environment.mjs").Environment} environment
 * @param {readonly string[]} args
 */
export function pulumi(environment, args) {
  return hand("pulumi", args, { cwd: projectDirectory, env: stackEnvironment(environment) });
}

/**
 * Brings the dev stack up or takes it down, without asking, for whoever watches.
 *
 * @param {import("../environment.mjs").Environment} environment
 * @param {"up" | "destroy"} operation
 * @returns {Promise<number>} Pulumi's exit code
 */
export function changeDevStack(environment, operation) {
  return pulumi(environment, [
    operation,
    "--yes",
    "--skip-preview",
    "--stack",
    devStack,
    "--non-interactive",
  ]);
}

/**
 * The dev stack's outputs, secrets in the clear; `undefined` when it is not up.
 *
 * @param {import("../environment.mjs").Environment} environment
 * @returns {Promise<Outputs | undefined>}
 */
export async function devOutputs(environment) {
  const args = ["stack", "output", "--json", "--show-secrets", "--stack", devStack, "--non-interactive"];
  const outputs = JSON.parse(
    await run("pulumi", args, { cwd: projectDirectory, env: stackEnvironment(environment) }),
  );
  return outputs.containerName ? outputs : undefined;
}
