import { buildImage, builtImage, type Engine, machinesMirror, ownEngine } from "../../offline/image/build";
import { run } from "./command";
import { needCommand } from "./debianPackage";

// The newest release changes every day, and a mirror that stands still is soon "expired"; its packages are signed all the same.
const options = ['--aptopt=Acquire::Check-Valid-Until "false"'];
const engine = (kind: Engine["kind"], release: string): Engine => ({
  repository: `redis-server-tests/${kind}-${release}`,
  kind,
  release,
  options,
});

/** What tests need besides the image of the stacks: servers that are older, newer, or not Redis, and one whose version they know. */
export const otherEngines = {
  redis6: engine("redis", "bullseye"),
  redis7: engine("redis", "bookworm"),
  redis8: ownEngine,
  newerRedis: engine("redis", "forky"),
  valkey8: engine("valkey", "trixie"),
  valkey9: engine("valkey", "forky"),
};

/**
 * Has the images that tests of other engines run: there already, or built from Debian's packages. Without one its tests are skipped,
 * and say so too. Returns what was found.
 */
export async function findOtherEngines(
  env: NodeJS.ProcessEnv,
  onProgress: (progress: string) => void,
): Promise<string> {
  const missing: Engine[] = [];
  for (const each of Object.values(otherEngines)) {
    if (!(await builtImage(env, run, each))) missing.push(each);
  }
  const all = Object.keys(otherEngines).length;
  if (missing.length === 0) return `${all} images of other engines, there`;
  if (!(await machinesMirror())) return "no Debian mirror: tests of other engines are skipped";
  const problems: string[] = [];
  const build = async () => {
    for (let next = missing.shift(); next; next = missing.shift()) {
      const { repository } = next;
      const onLine = (line: string) => onProgress(`building ${repository}: ${line}`);
      await buildImage(env, run, onLine, next).catch((error: Error) => problems.push(error.message));
    }
  };
  try {
    await needCommand("mmdebstrap", onProgress);
    await Promise.all([build(), build()]);
  } catch (error) {
    problems.push(error instanceof Error ? error.message : String(error));
  }
  if (problems.length === 0) return `${all} images of other engines, built from Debian packages`;
  return `tests of other engines are skipped where an image is missing (${problems.join("; ")})`;
}
