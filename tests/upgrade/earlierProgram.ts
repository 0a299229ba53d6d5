import { execFile } from "node:child_process";
import { mkdtemp, readFile, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { repository } from "../e2e/testStack";

const run = promisify(execFile);
const git = (...args: string[]) => run("git", args, { cwd: repository });

/** The program as it was at a commit, with the packages of that time. */
export class EarlierProgram {
  private constructor(readonly directory: string) {}

  static async checkOut(commit: string): Promise<EarlierProgram> {
    const directory = await mkdtemp(join(tmpdir(), "redis-server-earlier-"));
    await git("worktree", "add", "--detach", directory, commit);
    const earlier = new EarlierProgram(directory);
    try {
      await earlier.addPackages();
    } catch (error) {
      await earlier.remove();
      throw error;
    }
    return earlier;
  }

  private async addPackages(): Promise<void> {
    const lock = (program: string) => readFile(join(program, "package-lock.json"), "utf8");
    if ((await lock(this.directory)) === (await lock(repository))) {
      await symlink(join(repository, "node_modules"), join(this.directory, "node_modules"), "junction");
    } else {
      await run("npm", ["ci", "--no-progress", "--prefer-offline"], { cwd: this.directory });
    }
  }

  async remove(): Promise<void> {
    await git("worktree", "remove", "--force", this.directory);
  }
}
