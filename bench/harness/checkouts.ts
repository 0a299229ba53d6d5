import { cp, mkdir, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pulumiHome, repository } from "../../scripts/environment";
import { run, tryRun } from "../../scripts/setup/command";
import type { BenchContext, Checkout } from "./contract";

/**
 * This working tree and, if asked for, an earlier commit: each with its own packages and plugins, so that both run as they do for
 * whoever has that version.
 */
export async function withCheckouts<T>(
  before: string | undefined,
  progress: BenchContext["progress"],
  work: (checkouts: BenchContext["checkouts"]) => Promise<T>,
): Promise<T> {
  const scratch = await mkdtemp(join(tmpdir(), "redis-server-bench-"));
  const directory = join(scratch, "before");
  try {
    const now = await checkout("now", repository, scratch);
    if (before === undefined) return await work([now]);
    const commit = await shortHash(before);
    progress(`checking out ${commit} with its packages`);
    await git("worktree", "add", "--detach", directory, commit);
    try {
      await rm(join(directory, "bench"), { recursive: true, force: true });
      // The programs to measure with are those of now, whatever the commit had.
      await cp(join(repository, "bench"), join(directory, "bench"), { recursive: true });
      return await work([now, await checkout(`before (${commit})`, directory, scratch)]);
    } finally {
      await git("worktree", "remove", "--force", directory);
    }
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** Its plugins come from its own sources, also where `npm start` has not been run since they changed; official ones are kept. */
async function checkout(name: string, directory: string, scratch: string): Promise<Checkout> {
  const home = await mkdtemp(join(scratch, "pulumi-home-"));
  await mkdir(join(home, "plugins"));
  await cp(join(pulumiHome, "plugins"), join(home, "plugins"), { recursive: true });
  // Where the packages are missing, this gets them first.
  await run(process.execPath, ["scripts/run.mjs", "bench/harness/installPlugins.ts", home], {
    cwd: directory,
  });
  return { name, directory, pulumiHome: home };
}

function git(...args: string[]): Promise<string> {
  return run("git", args, { cwd: repository });
}

async function shortHash(commit: string): Promise<string> {
  const wanted = ["rev-parse", "--verify", "--quiet", "--short", "--end-of-options", `${commit}^{commit}`];
  const hash = await tryRun("git", wanted, { cwd: repository });
  if (!hash)
    throw new Error(
      `--before ${commit}: there is no such commit in this clone; fetch it, or name another one`,
    );
  return hash;
}
