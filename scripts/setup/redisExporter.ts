import { copyFile, mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { machinesMirror, release } from "../../offline/image/build";
import { cacheRoot } from "../environment";
import { run, tryRun } from "./command";
import { needCommand } from "./debianPackage";

/** As the project calls its command, and as Debian does; the package has Debian's name too. */
const [ownName, debianName] = ["redis_exporter", "prometheus-redis-exporter"];
const unpacked = join(cacheRoot, "redis-exporter", release, debianName);

/** The redis_exporter on this machine, or `undefined`. */
export async function redisExporter(): Promise<{ command: string; version: string } | undefined> {
  for (const command of [ownName, debianName, unpacked]) {
    const version = await versionOf(command);
    if (version) return { command, version };
  }
  return undefined;
}

/**
 * Has the redis_exporter that the test of the preset `metrics` runs: there already, or unpacked from Debian's package. The
 * package is not installed, as it would start an exporter of its own. Without one the test is skipped, and says so too.
 * Returns what was found.
 */
export async function findRedisExporter(onProgress: (progress: string) => void): Promise<string> {
  const there = await redisExporter();
  if (there) return `redis_exporter ${there.version}, there`;
  const mirror = await machinesMirror();
  if (!mirror) return `no ${ownName} on PATH: the test of the preset \`metrics\` is skipped`;
  try {
    await needCommand("mmdebstrap", onProgress);
    onProgress("unpacking Debian's package");
    await unpack(mirror, onProgress);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return `no ${ownName}: the test of the preset \`metrics\` is skipped (${reason})`;
  }
  return `redis_exporter ${await versionOf(unpacked)}, unpacked from Debian's package`;
}

async function unpack(mirror: string, onProgress: (progress: string) => void): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), "redis-exporter-"));
  const fresh = `${unpacked}.new-${process.pid}`;
  try {
    const archive = join(directory, "packages.tar");
    const only = ["--variant=extract", `--include=${debianName}`, release, archive, mirror];
    await run("mmdebstrap", only, { onLine: onProgress });
    await run("tar", ["-C", directory, "-xf", archive, `./usr/bin/${debianName}`]);
    await mkdir(dirname(unpacked), { recursive: true });
    await copyFile(join(directory, "usr", "bin", debianName), fresh);
    if (!(await versionOf(fresh))) throw new Error(`Debian ${release}'s ${debianName} does not run here`);
    await rename(fresh, unpacked);
  } finally {
    await rm(fresh, { force: true });
    await rm(directory, { recursive: true, force: true });
  }
}

/** The version that a redis_exporter tells, or `undefined` if it does not run. */
async function versionOf(command: string): Promise<string | undefined> {
  const about = await tryRun(command, ["--version"]);
  return /Redis Metrics Exporter v?(\d\S*)/.exec(about ?? "")?.[1];
}
