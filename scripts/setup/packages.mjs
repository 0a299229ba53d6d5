import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { repository } from "../environment.mjs";
import { run } from "./command.mjs";

const stamp = join(repository, "node_modules", ".redis-server-lock.sha256");

/**
 * Installs what package-lock.json names, unless just that was installed before.
 *
 * @param {(progress: string) => void} say
 */
export async function installPackages(say) {
  const lock = createHash("sha256")
    .update(await readFile(join(repository, "package-lock.json")))
    .digest("hex");
  const installed = await readFile(stamp, "utf8").catch(() => undefined);
  if (installed === lock) return "already installed";
  say("npm ci");
  await run("npm", ["ci", "--no-progress"], { cwd: repository, onLine: say });
  await writeFile(stamp, lock);
  return "installed by npm ci";
}
