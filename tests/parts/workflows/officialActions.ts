import { cp, mkdir, readdir, stat, symlink } from "node:fs/promises";
import { join } from "node:path";
import { execa } from "execa";
import { repository } from "../../../scripts/environment";

// What the actions that the workflows use do on a runner, done on this machine.

export async function checkout(
  workspace: string,
  { remote, commit }: { remote: string; commit: string },
  whole: boolean,
): Promise<void> {
  const git = (...args: string[]) => execa("git", args, { cwd: workspace });
  await git("init", "--quiet");
  await git("remote", "add", "origin", `file://${remote}`);
  await git("fetch", "--quiet", ...(whole ? [] : ["--depth=1"]), "origin", commit);
  if (whole) await git("fetch", "--quiet", "origin", "+refs/heads/*:refs/remotes/origin/*");
  await git("checkout", "--quiet", commit);
}

/** A file, a directory, or all files `NAME.*`. */
export async function upload(
  workspace: string,
  artifacts: string,
  name: string,
  path: string,
): Promise<void> {
  const to = join(artifacts, name);
  await mkdir(to, { recursive: true });
  const begin = path.replace(/\*$/, "");
  const files = path.endsWith("*")
    ? (await readdir(workspace)).filter((file) => file.startsWith(begin))
    : [path];
  for (const file of files) {
    const from = join(workspace, file);
    await cp(from, (await stat(from)).isDirectory() ? to : join(to, file), { recursive: true });
  }
}

export async function download(
  workspace: string,
  artifacts: string,
  given: Record<string, string>,
): Promise<void> {
  const to = join(workspace, given.path ?? ".");
  const begin = given.pattern?.replace(/\*$/, "") ?? "";
  const wanted = (name: string) => (given.name ? name === given.name : name.startsWith(begin));
  for (const name of (await readdir(artifacts)).filter(wanted)) {
    await cp(join(artifacts, name), to, { recursive: true });
  }
}

/** What our own set-up leaves behind. One by one: were they out of date, `npm ci` in the clone would empty a directory that is linked as a whole. */
export async function linkPackages(workspace: string): Promise<void> {
  const [from, to] = [join(repository, "node_modules"), join(workspace, "node_modules")];
  await mkdir(to);
  for (const name of await readdir(from)) await symlink(join(from, name), join(to, name));
}
