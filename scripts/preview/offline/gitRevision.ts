import { execa } from "execa";
import { isTooLarge, tooLarge } from "./boundedYaml";

/** What a report compares with. */
export interface Revision {
  commit: string;
  /** As a person would call it, such as `main (3f2a9c1)`. */
  name: string;
}

const usual = ["origin/main", "main"];

/** Runs git, which fetches nothing and writes nothing; `undefined` where it says no. */
async function git(directory: string, ...args: string[]): Promise<string | undefined> {
  const env = { GIT_NO_LAZY_FETCH: "1", GIT_OPTIONAL_LOCKS: "0", GIT_TERMINAL_PROMPT: "0", LC_ALL: "C" };
  const options = { cwd: directory, env, stdin: "ignore", reject: false, stripFinalNewline: false } as const;
  const { exitCode, stdout, originalMessage } = await execa("git", args, options);
  if (exitCode === undefined) throw new Error(`git could not be started (${originalMessage}); install it`);
  return exitCode === 0 ? stdout : undefined;
}

async function commitOf(directory: string, name: string): Promise<string | undefined> {
  const found = await git(
    directory,
    "rev-parse",
    "--verify",
    "--quiet",
    "--end-of-options",
    `${name}^{commit}`,
  );
  return found?.trim();
}

/** The revision of that name; without one, where this branch left the main one. */
export async function baseRevision(base: string | undefined, directory: string): Promise<Revision> {
  if (base !== undefined) {
    const commit = await commitOf(directory, base);
    if (commit !== undefined) return { commit, name: named(base, commit) };
    throw new Error(
      `there is no revision ${JSON.stringify(base)} in this clone; fetch it (git fetch origin), or name another one with --base`,
    );
  }
  for (const branch of usual) {
    if ((await commitOf(directory, branch)) === undefined) continue;
    const commit = (await git(directory, "merge-base", branch, "HEAD"))?.trim();
    if (commit) return { commit, name: named(branch, commit) };
    throw new Error(
      `this clone does not have the commit at which ${branch} was left; fetch more of it ` +
        "(git fetch --unshallow), or name a revision with --base",
    );
  }
  throw new Error(`there is neither ${usual.join(" nor ")} in this clone; name a revision with --base`);
}

function named(name: string, commit: string): string {
  const short = commit.slice(0, 8);
  return commit.startsWith(name) ? short : `${name} (${short})`;
}

/** Those of some files that a revision has. Only what git itself stores is read: no filter of the repository runs. */
export async function filesAt(
  { commit, name }: Revision,
  files: readonly string[],
  directory: string,
): Promise<Record<string, string>> {
  const listed = (await git(directory, "ls-tree", "--long", "-z", commit, "--", ...files)) ?? "";
  const found = listed.split("\0").flatMap((line) => {
    const [, mode, object, size, file] = /^(\d+) \w+ (\w+) +(\S+)\t(.*)$/.exec(line) ?? [];
    return object && file ? [{ mode, object, size: Number(size), file }] : [];
  });
  const texts = found.map(async ({ mode, object, size, file }) => {
    if (!mode?.startsWith("100")) throw new Error(`${file} at ${name} is no plain file`);
    if (isTooLarge(size)) throw new Error(`at ${name}, ${tooLarge(file)}`);
    const text = await git(directory, "cat-file", "blob", object);
    if (text === undefined)
      throw new Error(`this clone does not have ${file} at ${name}; fetch it (git fetch --refetch)`);
    return [file, text];
  });
  return Object.fromEntries(await Promise.all(texts));
}

/** The files that are different now from what they were in a revision, those included that git does not know yet. */
export async function changedSince({ commit }: Revision, directory: string): Promise<string[]> {
  const [changed, added] = await Promise.all([
    git(directory, "diff", "--name-only", "--no-renames", "--no-ext-diff", "--relative", "-z", commit, "--"),
    git(directory, "ls-files", "--others", "--exclude-standard", "-z"),
  ]);
  return `${changed ?? ""}\0${added ?? ""}`.split("\0").filter((file) => file !== "");
}
