import { spawn } from "node:child_process";
import { readFile } from "node:fs/promises";
import { join } from "node:path";

/**
 * Installs what package-lock.json names, unless just that is installed, and prints a line of the set-up on it.
 *
 * @param {string} repository
 * @param {boolean} showsSetUp whether lines of the set-up belong to what is printed; otherwise stdout is the command's own
 * @returns {Promise<boolean>} whether the packages are there
 */
export async function installPackages(repository, showsSetUp) {
  const out = showsSetUp ? process.stdout : process.stderr;
  const start = Date.now();
  /** @param {string} mark @param {string} text */
  const print = (mark, text) =>
    out.write(`${mark} packages  ${text} (${((Date.now() - start) / 1000).toFixed(1)} s)\n`);

  const wanted = await readLock(join(repository, "package-lock.json"));
  // npm writes this one last, so that an install that was cut short does not count.
  const there = await readLock(join(repository, "node_modules", ".package-lock.json"));
  if (wanted && there && isInstalled(wanted, there)) {
    if (showsSetUp) print("✓", "already installed");
    return true;
  }
  print("…", "npm ci");
  const progress = setInterval(() => print("…", "npm ci"), 10_000);
  const failure = await npmCi(repository);
  clearInterval(progress);
  if (failure === undefined) print("✓", "installed by npm ci");
  else print("✗", failure);
  return failure === undefined;
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
  const text = await readFile(path, "utf8").catch(() => undefined);
  return text && JSON.parse(text).packages;
}

/**
 * @param {string} repository
 * @returns {Promise<string | undefined>} why it failed
 */
function npmCi(repository) {
  const command = ["ci", "--no-progress", "--prefer-offline"];
  return new Promise((resolve) => {
    const npm = spawn("npm", command, { cwd: repository, stdio: ["ignore", "pipe", "pipe"] });
    let printed = "";
    for (const stream of [npm.stdout, npm.stderr]) {
      stream.setEncoding("utf8").on("data", (text) => {
        printed += text;
      });
    }
    const ended = `\`npm ${command.join(" ")}\``;
    npm.on("error", ({ message }) => resolve(`${ended} could not be started (${message})`));
    npm.on("close", (code, signal) =>
      resolve(code === 0 ? undefined : `${ended} failed (${signal ?? code}):\n${printed.trim()}`),
    );
  });
}
