import { mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { join } from "node:path";
import { cacheRoot } from "../environment";
import { run, tryRun } from "./command";

const version = "v1.0.14";
const command = join(cacheRoot, "versitygw", version, "versitygw");

/** The S3 server of the tests, which keeps its objects in a directory; or `undefined` where there is none. */
export async function s3Server(): Promise<string | undefined> {
  return (await tryRun(command, ["--version"])) === undefined ? undefined : command;
}

/** Has it: there already, or built from its Go module. Without Go its test is skipped, and says so too. Returns what was found. */
export async function findS3Server(onProgress: (progress: string) => void): Promise<string> {
  if (await s3Server()) return `versitygw ${version}, there`;
  if (!(await tryRun("go", ["version"])))
    return "no Go to build versitygw with: the test of backups in S3 is skipped";
  const root = join(cacheRoot, "versitygw");
  await mkdir(root, { recursive: true });
  const fresh = await mkdtemp(join(root, "new-"));
  try {
    const module = `github.com/versity/versitygw/cmd/versitygw@${version}`;
    await run("go", ["install", module], { env: { ...process.env, GOBIN: fresh }, onLine: onProgress });
    await rename(fresh, join(root, version));
  } catch (error) {
    await rm(fresh, { recursive: true, force: true });
    return `no versitygw: the test of backups in S3 is skipped (${error instanceof Error ? error.message : String(error)})`;
  }
  return `versitygw ${version}, built from its Go module`;
}
