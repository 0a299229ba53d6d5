import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { repository } from "../environment.mjs";
import { run } from "./command.mjs";

/**
 * Installs what package-lock.json names, unless just that is installed.
 *
 * @param {(progress: string) => void} say
 */
export async function installPackages(say) {
  const wanted = await readLock("package-lock.json");
  // npm writes this one last, so that an install that was cut short does not count.
  const there = await readLock(join("node_modules", ".package-lock.json"));
  if (wanted && there && isInstalled(wanted, there)) return "already installed";
  say("npm ci");
  await run("npm", ["ci", "--no-progress", "--prefer-offline"], { cwd: repository });
  return "installed by npm ci";
}

/** @typedef {Record<string, { version?: string, optional?: boolean }>} Packages by their path in the repository */

/**
 * Whether everything a lock file names is there; optional packages may be for other machines.
 *
 * @param {Packages} wanted
 * @param {Packages} there
 */
export function isInstalled(wanted, there) {
  return Object.entries(wanted).every(
    ([path, { version, optional }]) => path === "" || optional || there[path]?.version === version,
  );
}

/**
 * @param {string} path
 * @returns {Promise<Packages | undefined>}
 */
async function readLock(path) {
  const text = await readFile(join(repository, path), "utf8").catch(() => undefined);
  return text && JSON.parse(text).packages;
}
