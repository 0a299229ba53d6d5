import { execFileSync } from "node:child_process";
import { copyFile, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const here = resolve(__dirname, "../../../..");

/** A git repository that has this program's Pulumi.yaml and stack files, and nothing of its code. */
export class StackRepository {
  private constructor(readonly directory: string) {}

  static async make(): Promise<StackRepository> {
    const repository = new StackRepository(await mkdtemp(join(tmpdir(), "stacks-")));
    await copyFile(join(here, "Pulumi.yaml"), join(repository.directory, "Pulumi.yaml"));
    repository.git("init", "--quiet", "--initial-branch=main");
    return repository;
  }

  git(...args: string[]): string {
    const as = ["-c", "user.name=test", "-c", "user.email=test@example.com", "-c", "commit.gpgsign=false"];
    return execFileSync("git", [...as, ...args], { cwd: this.directory, encoding: "utf8" }).trim();
  }

  write(file: string, text: string): Promise<void> {
    return writeFile(join(this.directory, file), text);
  }

  commit(): string {
    this.git("add", "--all");
    this.git("commit", "--quiet", "--allow-empty", "--message=a commit");
    return this.git("rev-parse", "HEAD");
  }

  remove(): Promise<void> {
    return rm(this.directory, { recursive: true });
  }
}
