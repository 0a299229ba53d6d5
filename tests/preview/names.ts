import { freePort } from "../../scripts/freePort";
import { TestStack } from "../e2e/testStack";
import { docker } from "../parts/boot/docker";
import { engineImage } from "../parts/engines/engineImage";

/** What stands in braces in the catalogue, because it is called otherwise in each run and on each machine. */
export type Names = Readonly<Record<string, string | number>>;

/** Of one repository: nothing but the version in the tag tells them apart. */
const repository = "redis-server-tests/edits";

/** The names for a stack; all images that they name are there. */
export async function namesFor(stack: string): Promise<Names> {
  return {
    port: await freePort(),
    "other port": await freePort(),
    "third port": await freePort(),
    network: `network-${stack}`,
    "own volume": `redis-${stack}-data`,
    "foreign volume": `somebodys-${stack}`,
    "new volume": `renamed-${stack}`,
    ...(await images()),
  };
}

/**
 * The patch is a real one where this machine has it. Newer minor and major versions are stand-ins: the newest image that this machine
 * has, under the tag of such a version; what a real one changes in the files cannot be seen by them.
 */
async function images(): Promise<Names> {
  const own = await TestStack.image();
  const { major, minor, patch } = versionOf(own);
  const newer = await engineImage("newerRedis");
  const found = newer ? versionOf(newer) : undefined;
  const isPatch = found?.major === major && found.minor === minor && found.patch > patch;
  const newest = newer && isPatch ? newer : own;
  return {
    "own image": await tagged(own, `${major}.${minor}.${patch}`),
    "patch image": await tagged(newest, `${major}.${minor}.${isPatch ? found.patch : patch + 1}`),
    "minor image": await tagged(newest, `${major}.${minor + 2}.0`),
    "major image": await tagged(newest, `${major + 1}.0.0`),
  };
}

function versionOf(image: string): { major: number; minor: number; patch: number } {
  const [, ...numbers] = /:(\d+)\.(\d+)\.(\d+)/.exec(image) ?? [];
  const [major, minor, patch] = numbers.map(Number);
  if (major === undefined || minor === undefined || patch === undefined)
    throw new Error(`the tag of ${image} does not tell a version`);
  return { major, minor, patch };
}

async function tagged(image: string, version: string): Promise<string> {
  const name = `${repository}:${version}`;
  await docker("tag", image, name);
  return name;
}

/** The same with the names in place of what stands in braces. */
export function withNames<T>(value: T, names: Names): T {
  return substituted(value, names) as T;
}

function substituted(value: unknown, names: Names): unknown {
  if (typeof value === "string") {
    const [, whole] = /^\{([a-z ]+)\}$/.exec(value) ?? [];
    if (whole === undefined) return value;
    const name = names[whole];
    if (name === undefined) throw new Error(`nothing is named ${value}`);
    return name;
  }
  if (Array.isArray(value)) return value.map((each) => substituted(each, names));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, substituted(each, names)]));
}
