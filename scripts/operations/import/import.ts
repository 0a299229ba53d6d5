// npm run redis -- import HOST:PORT | CONTAINER [--user NAME] [--out Pulumi.NAME.yaml]: the stack file of a server that somebody runs.
import { access, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join, resolve } from "node:path";
import { Command } from "commander";
import { parse } from "yaml";
import { declaredStack } from "../../preview/offline/declaredStack";
import { stackPlace } from "../place";
import { encryptHashes } from "./encryptHashes";
import { type Found, type Imported, imported as importedFrom } from "./imported";
import { readFound } from "./readFound";
import { encryptionOf, stackFile } from "./stackFile";
import { steps } from "./steps";
import { type Step, type Switch, stepsText } from "./switchOver";
import { wayBack } from "./wayBack";

interface Options {
  user?: string;
  out?: string;
  json?: true;
}

/** Where the stack file is to go. */
interface Out {
  stack: string;
  file: string;
  /** What `pulumi stack init` has put there. */
  encryption: string;
}

export function importVerb(): Command {
  return new Command("import")
    .description(
      "Writes the stack file that reproduces a Redis which somebody runs, users with their passwords included, and says how to switch over. Changes " +
        "nothing there.",
    )
    .argument("<server>", "HOST:PORT, or the name of its container")
    .option("--user <name>", "log in as this user; the password is asked for, or taken from REDISCLI_AUTH")
    .option("--out <file>", "write it: Pulumi.NAME.yaml of a stack that `pulumi stack init NAME` has made")
    .option("--json", "print the answer as JSON; all else goes to stderr")
    .action(importServer);
}

async function importServer(from: string, options: Options): Promise<void> {
  const place = await stackPlace();
  const project = await readFile(join(place.cwd ?? ".", "Pulumi.yaml"), "utf8");
  // Before anybody types a password.
  const out = options.out === undefined ? undefined : await outFile(options.out);
  const found = await readFound(from, options.user);
  const imported = importedFrom(found);
  const text = stackFile({
    project: parse(project).name,
    source: sourceOf(found),
    imported,
    dockerHost: found.dockerHost,
    encryption: out?.encryption,
  });
  const stack = out?.stack ?? "NAME";
  check(stack, project, text, imported);
  if (out) await write(out, text, imported, { stack, project: parse(project).name, place });
  answer(options, found, imported, text, stack, out);
}

async function outFile(given: string): Promise<Out> {
  const [, stack] = /^Pulumi\.([\w.-]+)\.yaml$/.exec(basename(given)) ?? [];
  if (stack === undefined) {
    throw new Error(`--out ${given}: a stack file is called Pulumi.NAME.yaml, with the name of its stack`);
  }
  const file = resolve(given);
  await access(dirname(file));
  const encryption = encryptionOf(await readFile(file, "utf8").catch(() => ""));
  if (encryption === undefined) {
    throw new Error(
      `--out ${given}: the file has settings already, and nothing was written: name another stack, or move it away`,
    );
  }
  return { stack, file, encryption };
}

/** By the same checks as at a preview; a hash is checked where it was read. */
function check(stack: string, project: string, text: string, { hashes }: Imported): void {
  const value = parse(text);
  const users = value.config[`${parse(project).name}:users`];
  for (const [user, own] of Object.entries(hashes)) users[user].passwordHash = own;
  const { refusal } = declaredStack(stack, { project, stack: JSON.stringify(value) });
  if (refusal === undefined) return;
  throw new Error(
    `the stack file that reproduces the server would be refused, so it is not written: ${refusal}`,
  );
}

/** Beside it first: a command that is killed leaves no half of a stack file. */
async function write(
  { file }: Out,
  text: string,
  { hashes }: Imported,
  target: Omit<Parameters<typeof encryptHashes>[1], "file">,
): Promise<void> {
  const directory = await mkdtemp(`${file}.`);
  const unfinished = join(directory, basename(file));
  try {
    await writeFile(unfinished, text, { mode: 0o644 });
    await encryptHashes(hashes, { ...target, file: unfinished });
    await rename(unfinished, file);
  } finally {
    await rm(directory, { recursive: true });
  }
}

function sourceOf({ from, server, container }: Found): string {
  return `${server.engine} ${server.version} ${container ? `in the container ${container.name}` : `at ${from}`}`;
}

function answer(
  options: Options,
  found: Found & { user?: string },
  imported: Imported,
  text: string,
  stack: string,
  out: Out | undefined,
): void {
  const change: Switch = {
    ...found,
    imported,
    at: found.from,
    stack,
    isWritten: out !== undefined,
  };
  const [todo, back] = [steps(change), wayBack(change)];
  process.exitCode = imported.notes.length > 0 ? 2 : 0;
  if (options.json) {
    console.log(
      JSON.stringify(
        {
          ...told(found),
          ...(out ? { file: out.file } : { stackFile: text }),
          notes: imported.notes,
          steps: todo,
          back,
        },
        null,
        2,
      ),
    );
    return;
  }
  console.log(screen({ found, imported, text, todo, back, out }));
}

function told({ server }: Found) {
  return { engine: server.engine, version: server.version, keys: server.keys };
}

interface Screen {
  found: Found;
  imported: Imported;
  text: string;
  todo: Step[];
  back: Step[];
  out: Out | undefined;
}

function screen({ found, imported, text, todo, back, out }: Screen): string {
  const count = Object.values(imported.hashes).flat().length;
  const hashes = `the ${count === 1 ? "hash of 1 password" : `hashes of ${count} passwords`}`;
  const head = out
    ? `Wrote ${out.file}: ${sourceOf(found)}, with ${hashes}, encrypted.`
    : `${text}\n${count === 0 ? "Nothing was written." : `Nothing was written. With --out, ${hashes} go into the file encrypted; they are not shown.`}`;
  const notes = imported.notes.map((note) => `  - ${note}`);
  return [
    head,
    ...(notes.length > 0 ? ["", "Not carried over, or not as it was:", ...notes] : []),
    "",
    "How to switch over:",
    stepsText(todo),
    "",
    "The way back:",
    stepsText(back),
  ].join("\n");
}
