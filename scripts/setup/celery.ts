import { mkdir, mkdtemp, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { cacheRoot } from "../environment";
import { run, tryRun } from "./command";

const version = "5.5.3";
const installed = join(cacheRoot, "celery", version);

/** What the test of the preset `celery` starts Python with, or `undefined` where there is no Celery on this machine. */
export async function celery(): Promise<{ python: string; env: NodeJS.ProcessEnv } | undefined> {
  const env = { ...process.env, PYTHONPATH: installed, PYTHONDONTWRITEBYTECODE: "1" };
  const found = await tryRun("python3", ["-m", "celery", "--version"], { env });
  return found?.startsWith(version) ? { python: "python3", env } : undefined;
}

/**
 * Has the Celery that the test of the preset `celery` runs: there already, or fetched from PyPI into the cache, beside whatever
 * Python has. Where that cannot be the test is skipped, and says so too. Returns what was found.
 */
export async function findCelery(onProgress: (progress: string) => void): Promise<string> {
  if (await celery()) return `Celery ${version}, there`;
  await mkdir(dirname(installed), { recursive: true });
  const fresh = await mkdtemp(`${installed}.new-`);
  try {
    onProgress("fetching it from PyPI");
    const quiet = ["--quiet", "--no-input", "--no-warn-conflicts", "--root-user-action=ignore"];
    const pip = ["-m", "pip", "install", ...quiet, "--target", fresh];
    await run("python3", [...pip, `celery[redis]==${version}`], { onLine: onProgress });
    await rm(installed, { recursive: true, force: true });
    await rename(fresh, installed);
  } catch (error) {
    const reason = error instanceof Error ? error.message.split("\n")[0] : String(error);
    return `no Celery: the test of the preset \`celery\` is skipped (${reason})`;
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
  return `Celery ${version}, from PyPI`;
}
