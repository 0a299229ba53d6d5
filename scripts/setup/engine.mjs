import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { cacheRoot, pulumiVersion, repository } from "../environment.mjs";
import { run, tryRun } from "./command.mjs";
import { reachable } from "./official.mjs";
import { atLeast } from "./versions.mjs";

const source = join(repository, "offline", "engine");
/** The file beside the built commands that tells what they were built from. */
const stamp = "sources.sha256";
const commands = [
  "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
  "./pulumi-language-nodejs",
  "./pulumi-resource-pulumi-nodejs",
];
const versionVariable = "github.com/pulumi/pulumi/sdk/v3/go/common/version.Version";

/**
 * Finds Pulumi, downloads it, or builds it.
 *
 * @param {(progress: string) => void} say
 * @param {Promise<unknown>} packages settled when the npm packages are there; only the download needs them
 * @returns {Promise<{ directory: string, from: string }>} where the commands are, and how they came there
 */
export async function findPulumi(say, packages) {
  const onPath = await pulumiOnPath();
  if (onPath) return { directory: onPath.directory, from: `${onPath.version}, found on PATH` };

  const downloaded = join(cacheRoot, "pulumi", `v${pulumiVersion}`);
  if (await reports(join(downloaded, "bin"))) {
    return { directory: join(downloaded, "bin"), from: `${pulumiVersion}, downloaded before` };
  }
  const built = join(cacheRoot, "engine", `v${pulumiVersion}`);
  const sources = await fingerprint();
  if ((await readFile(join(built, "bin", stamp), "utf8").catch(() => undefined)) === sources) {
    return { directory: join(built, "bin"), from: `${pulumiVersion}, built before` };
  }

  say("asking get.pulumi.com");
  if (await reachable("https://get.pulumi.com/install.sh")) {
    await packages;
    say(`downloading ${pulumiVersion}`);
    if (await download(downloaded)) {
      return { directory: join(downloaded, "bin"), from: `${pulumiVersion}, the official download` };
    }
  }
  await build(built, sources, say);
  return {
    directory: join(built, "bin"),
    from: `${pulumiVersion}, built from Go modules, as it could not be downloaded`,
  };
}

async function pulumiOnPath() {
  const version = await tryRun("pulumi", ["version"]);
  if (!version || !atLeast(version, pulumiVersion)) return undefined;
  const command = await run("sh", ["-c", "command -v pulumi"]);
  return { directory: dirname(command), version };
}

/** @param {string} directory */
async function reports(directory) {
  return (await tryRun(join(directory, "pulumi"), ["version"])) === `v${pulumiVersion}`;
}

/**
 * @param {string} root
 * @returns {Promise<boolean>}
 */
async function download(root) {
  const { PulumiCommand } = await import("@pulumi/pulumi/automation/index.js");
  const { SemVer } = await import("semver");
  try {
    await PulumiCommand.install({ root, version: new SemVer(pulumiVersion) });
    return true;
  } catch {
    return false;
  }
}

/**
 * Builds the official command and our language host, aside, so that nothing half built is ever used.
 *
 * @param {string} target
 * @param {string} sources
 * @param {(progress: string) => void} say
 */
async function build(target, sources, say) {
  if (!(await tryRun("go", ["version"]))) {
    throw new Error(
      `Pulumi ${pulumiVersion} is neither on PATH nor can it be downloaded, and Go, to build it, is missing. ` +
        "Install one of them: https://www.pulumi.com/docs/install/ or https://go.dev/doc/install",
    );
  }
  const fresh = join(target, `bin.new-${process.pid}`);
  await mkdir(fresh, { recursive: true });
  try {
    say("building from Go modules, which takes some minutes the first time");
    const flags = `-ldflags=-s -w -X ${versionVariable}=v${pulumiVersion}`;
    await run("go", ["build", "-v", flags, "-o", `${fresh}/`, ...commands], {
      cwd: source,
      onLine: (line) => say(`building from Go modules: ${line}`),
    });
    if (!(await reports(fresh)))
      throw new Error(`the Pulumi that was built does not report v${pulumiVersion}`);
    await writeFile(join(fresh, stamp), sources);
    await rm(join(target, "bin"), { recursive: true, force: true });
    await rename(fresh, join(target, "bin"));
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
}

/** The hash of everything the engine is built from. */
async function fingerprint() {
  const hash = createHash("sha256");
  const entries = await readdir(source, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
  for (const file of files.sort()) hash.update(file.slice(source.length)).update(await readFile(file));
  return hash.digest("hex");
}
