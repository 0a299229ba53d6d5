// What a preview of this program costs, against an empty Pulumi program: `npm run bench:preview [-- --runs 7]`.
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import { atLeastOne, commandLine, readArguments } from "../scripts/commandLine";
import {
  projectDirectory,
  readEnvironment,
  repository,
  stackEnvironment,
  toolEnvironment,
} from "../scripts/environment";
import { runMain } from "../scripts/runMain";
import { run } from "../scripts/setup/command";
import { devOutputs, devStack } from "../scripts/setup/stack";
import { hasStack } from "../scripts/setup/state";

const command = commandLine(
  "npm run bench:preview --",
  "Measures what a preview of the dev stack costs, against an empty Pulumi program.",
).option("--runs <number>", "previews of each", atLeastOne, 7);
const most = 2.0;

interface Program {
  name: string;
  cwd: string;
  env: NodeJS.ProcessEnv;
  stack: string;
}

/** A TypeScript program that loads the SDK, as every Pulumi program does, and declares nothing; with this repository's packages. */
async function emptyProgram(): Promise<Program & { remove: () => Promise<void> }> {
  const cwd = await mkdtemp(join(tmpdir(), "redis-server-bench-"));
  await symlink(join(repository, "node_modules"), join(cwd, "node_modules"));
  await writeFile(join(cwd, "Pulumi.yaml"), "name: empty\nruntime: nodejs\n");
  await writeFile(join(cwd, "package.json"), '{ "name": "empty", "main": "index.ts" }\n');
  await writeFile(
    join(cwd, "index.ts"),
    'import * as pulumi from "@pulumi/pulumi";\nexport const stack = pulumi.getStack();\n',
  );
  await symlink(join(repository, "tsconfig.json"), join(cwd, "tsconfig.json"));
  await mkdir(join(cwd, "state"));
  const env = {
    ...toolEnvironment(await readEnvironment()),
    PULUMI_BACKEND_URL: `file://${join(cwd, "state")}`,
    PULUMI_CONFIG_PASSPHRASE: "bench",
  };
  await run("pulumi", ["stack", "init", "bench", "--non-interactive"], { cwd, env });
  await run("pulumi", ["up", "--stack", "bench", "--yes", "--skip-preview", "--non-interactive"], {
    cwd,
    env,
  });
  return { name: "an empty program", cwd, env, stack: "bench", remove: () => rm(cwd, { recursive: true }) };
}

async function previewSeconds({ cwd, env, stack }: Program): Promise<number> {
  const started = performance.now();
  await run("pulumi", ["preview", "--stack", stack, "--non-interactive", "--expect-no-changes"], {
    cwd,
    env,
  });
  return (performance.now() - started) / 1000;
}

const median = (numbers: readonly number[]) =>
  [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;

void runMain(async () => {
  const { runs } = readArguments(command).opts<{ runs: number }>();
  if (!(await hasStack(devStack)) || !(await devOutputs(await readEnvironment()))) {
    throw new Error("the dev stack is not up: run npm start first");
  }
  const empty = await emptyProgram();
  const dev = {
    name: "the dev stack",
    cwd: projectDirectory,
    env: stackEnvironment(await readEnvironment()),
    stack: devStack,
  };
  const seconds = new Map<Program, number[]>([
    [empty, []],
    [dev, []],
  ]);
  try {
    // One of each that does not count, then by turns, so that a slow moment of the machine hits both.
    for (const program of seconds.keys()) await previewSeconds(program);
    for (let count = 0; count < runs; count++) {
      for (const [program, taken] of seconds) taken.push(await previewSeconds(program));
    }
  } finally {
    await empty.remove();
  }
  for (const [{ name }, taken] of seconds) {
    const figures = [Math.min(...taken), median(taken), Math.max(...taken)].map((figure) =>
      figure.toFixed(2),
    );
    console.log(
      `no-op preview of ${name}: min ${figures[0]} s, median ${figures[1]} s, max ${figures[2]} s (${runs} runs)`,
    );
  }
  const ratio = median(seconds.get(dev) ?? []) / median(seconds.get(empty) ?? []);
  console.log(`ratio of the medians: ${ratio.toFixed(2)} (at most ${most.toFixed(1)})`);
  return ratio > most ? 1 : 0;
});
