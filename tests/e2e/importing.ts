// `npm run redis -- import` of a server that somebody runs, and what a person does by its answer.
import { execFile, execFileSync } from "node:child_process";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { expect } from "vitest";
import { parse, stringify } from "yaml";
import { repository, TestStack } from "./testStack";

const run = promisify(execFile);
export const docker = (...args: string[]) => execFileSync("docker", args, { encoding: "utf8" }).trim();

export interface Answer {
  file: string;
  notes: string[];
  steps: { what: string; commands: string[] }[];
  back: { what: string; commands: string[] }[];
  keys: number;
}

/** A stack that `pulumi stack init` has made, and nothing else. */
export async function emptyStack(): Promise<TestStack> {
  const stack = await TestStack.create({});
  const file = fileOf(stack);
  const { config: _, ...encryption } = parse(await readFile(file, "utf8"));
  await writeFile(file, stringify(encryption));
  return stack;
}

export const fileOf = ({ place, name }: TestStack) => join(place.cwd, `Pulumi.${name}.yaml`);
export const command = [join(repository, "scripts/run.mjs"), "scripts/redis.ts", "import"];

/** What the command answers, and with which code. */
export async function importing(stack: TestStack, password: string, ...args: string[]) {
  const options = { cwd: stack.place.cwd, env: { ...stack.place.env, REDISCLI_AUTH: password } };
  return await run("node", [...command, ...args], options).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    ({ code, stdout, stderr }) => ({ code, stdout, stderr }),
  );
}

/** Does what the command printed, as it was printed, but for the answers that a terminal gives. */
export async function follow(stack: TestStack, { steps }: Answer, password: string): Promise<void> {
  for (const line of steps.flatMap(({ commands }) => commands)) {
    if (line.startsWith("pulumi up")) await stack.up();
    if (!line.startsWith("docker") || line.startsWith("docker rm ")) continue;
    const unattended = line
      .replace("exec --interactive --tty", "exec --env REDISCLI_AUTH")
      .replace(" --askpass", "");
    const printed = execFileSync("sh", ["-c", unattended], {
      encoding: "utf8",
      env: { ...process.env, REDISCLI_AUTH: password },
    });
    if (line.startsWith("docker inspect")) expect(printed).toBe("0\n");
  }
}
