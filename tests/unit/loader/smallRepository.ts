import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import { expect } from "vitest";

/** This one, with all that there is in node_modules. */
export const repository = resolve(__dirname, "../../..");

const sucrase = require.resolve("sucrase");

/** A repository as small as it gets: the loader, and what it needs of node_modules. */
export class SmallRepository {
  private constructor(readonly directory: string) {}

  static async make(): Promise<SmallRepository> {
    const made = new SmallRepository(await mkdtemp(join(tmpdir(), "redis-server-loader-")));
    await cp(join(repository, "loader"), join(made.directory, "loader"), { recursive: true });
    await made.write("node_modules/.package-lock.json", "{}");
    await made.write("node_modules/sucrase/index.js", `module.exports = require(${JSON.stringify(sucrase)})`);
    return made;
  }

  async write(file: string, text: string): Promise<void> {
    await mkdir(dirname(join(this.directory, file)), { recursive: true });
    await writeFile(join(this.directory, file), text);
  }

  /** What a TypeScript file prints when it is run as the program is. */
  async run(file = "index.ts", loader = "./loader/register.cjs"): Promise<string> {
    const args = ["--require", loader, join(this.directory, file)];
    const { stdout, stderr } = await promisify(execFile)(process.execPath, args, { cwd: this.directory });
    // A warning of Node would be in whatever a command prints.
    expect(stderr).toBe("");
    return stdout.trim();
  }

  /** Where modules are kept. */
  get modules(): string {
    return join(this.directory, "node_modules/.cache/redis-server/modules");
  }

  /** The files of kept modules, and which version of each there is. */
  async kept(): Promise<(readonly [name: string, inode: number, modified: number])[]> {
    const names = await readdir(this.modules);
    return Promise.all(
      names.map(async (name) => {
        const { ino, mtimeMs } = await stat(join(this.modules, name));
        return [name, ino, mtimeMs] as const;
      }),
    );
  }

  remove(): Promise<void> {
    return rm(this.directory, { recursive: true, force: true });
  }
}
