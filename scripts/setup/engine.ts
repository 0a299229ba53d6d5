import { createHash } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { PulumiCommand } from "@pulumi/pulumi/automation/cmd";
import { SemVer } from "semver";
import { buildArguments, buildEnvironment } from "../../offline/engine/goBuild";
import { cacheRoot, pulumiVersion, repository } from "../environment";
import { run, tryRun } from "./command";
import { reachable } from "./official";
import { atLeast } from "./versions";

const source = join(repository, "offline", "engine");
/** The file beside the built commands that tells what they were built from. */
const stamp = "sources.sha256";

/** Finds Pulumi, downloads it, or builds it. Returns where the commands are, and how they came there. */
export async function findPulumi(
  onProgress: (progress: string) => void,
): Promise<{ directory: string; from: string }> {
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

  onProgress("asking get.pulumi.com");
  if (await reachable("https://get.pulumi.com/install.sh")) {
    onProgress(`downloading ${pulumiVersion}`);
    if (await download(downloaded)) {
      return { directory: join(downloaded, "bin"), from: `${pulumiVersion}, the official download` };
    }
  }
  await build(built, sources, onProgress);
  return {
    directory: join(built, "bin"),
    from: `${pulumiVersion}, built from Go modules, as it could not be downloaded`,
  };
}

async function pulumiOnPath(): Promise<{ directory: string; version: string } | undefined> {
  const version = await tryRun("pulumi", ["version"]);
  if (!version || !atLeast(version, pulumiVersion)) return undefined;
  const command = await run("sh", ["-c", "command -v pulumi"]);
  return { directory: dirname(command), version };
}

async function reports(directory: string): Promise<boolean> {
  return (await tryRun(join(directory, "pulumi"), ["version"])) === `v${pulumiVersion}`;
}

async function download(root: string): Promise<boolean> {
  try {
    await PulumiCommand.install({ root, version: new SemVer(pulumiVersion) });
    return true;
  } catch {
    return false;
  }
}

/** Builds the official command and our language host, aside, so that nothing half built is ever used. */
async function build(target: string, sources: string, onProgress: (progress: string) => void): Promise<void> {
  if (!(await tryRun("go", ["version"]))) {
    throw new Error(
      `Pulumi ${pulumiVersion} is neither on PATH nor can it be downloaded, and Go, to build it, is missing. ` +
        "Install one of them: https://www.pulumi.com/docs/install/ or https://go.dev/doc/install",
    );
  }
  const fresh = join(target, `bin.new-${process.pid}`);
  await mkdir(fresh, { recursive: true });
  try {
    onProgress("building from Go modules, which takes some minutes the first time");
    await run("go", buildArguments(pulumiVersion, fresh), {
      cwd: source,
      env: buildEnvironment(process.env),
      onLine: (line) => onProgress(`building from Go modules: ${line}`),
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

/** Whether `pulumi` in this directory was built here, and from other sources than those that are here now. */
export async function isOutdatedBuild(directory: string): Promise<boolean> {
  const built = await readFile(join(directory, stamp), "utf8").catch(() => undefined);
  return built !== undefined && built !== (await fingerprint());
}

/** The hash of everything the engine is built from. */
async function fingerprint(): Promise<string> {
  const hash = createHash("sha256");
  const entries = await readdir(source, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
  for (const file of files.sort()) hash.update(file.slice(source.length)).update(await readFile(file));
  return hash.digest("hex");
}
