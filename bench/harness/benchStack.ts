import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse, stringify } from "yaml";
import { pluginDirectory, providerHost } from "../../offline/plugins/installed";
import { readEnvironment, toolEnvironment } from "../../scripts/environment";
import { freePort } from "../../scripts/freePort";
import { run } from "../../scripts/setup/command";
import type { Outputs } from "../../scripts/setup/stack";
import { type Project, projectRunning, replaceConfig, stateFile } from "../../scripts/setup/stackFiles";
import type { Checkout } from "./contract";
import { seconds } from "./paired";
import { removeFromDocker } from "./stackInDocker";

export interface BenchStackOptions {
  /** A folder of bench/programs; with a Pulumi.yaml in it, that is the project's. Default: the checkout's own program. */
  program?: string;
  /** Without a namespace a key is the project's. Default: what Pulumi.dev.yaml declares. */
  config?: Record<string, unknown>;
  environment?: NodeJS.ProcessEnv;
}

const unattended = ["--yes", "--skip-preview"];

/** A stack of a checkout's program in a project and a state of its own, run as its users run it. */
export class BenchStack {
  private constructor(
    readonly name: string,
    readonly directory: string,
    /** What Pulumi runs in. */
    readonly environment: NodeJS.ProcessEnv,
    private readonly project: string,
    private readonly base: Record<string, unknown>,
  ) {}

  static async create(
    directory: string,
    checkout: Checkout,
    { program, config, environment = {} }: BenchStackOptions = {},
  ): Promise<BenchStack> {
    const name = `bench-${Math.random().toString(36).slice(2, 8)}`;
    const project = await projectOf(checkout, program);
    await writeFile(join(directory, "Pulumi.yaml"), stringify(project));
    const found = await readEnvironment();
    const all = {
      ...toolEnvironment(found),
      PULUMI_HOME: checkout.pulumiHome,
      PULUMI_BACKEND_URL: `file://${directory}`,
      PULUMI_CONFIG_PASSPHRASE: "bench",
      ...environment,
    };
    const port = await freePort();
    const base = { port, protectData: false, ...(found.image && { image: found.image }) };
    const stack = new BenchStack(name, directory, all, project.name, base);
    await run("pulumi", ["stack", "init", name, "--non-interactive"], stack.place);
    if (project.config) await stack.configure(config ?? (await devConfig(checkout)));
    return stack;
  }

  /** Where commands run on this stack. */
  get place(): { cwd: string; env: NodeJS.ProcessEnv } {
    return { cwd: this.directory, env: this.environment };
  }

  /** Replaces the configuration, as an edit of the stack file does; image and port stay those of this stack, unless they are given. */
  async configure(config: Record<string, unknown>): Promise<void> {
    await replaceConfig(this.directory, this.name, this.project, { ...this.base, ...config });
  }

  /** Runs any command of Pulumi on the stack, and returns what it wrote to stdout. */
  pulumi(command: string, ...args: string[]): Promise<string> {
    return run("pulumi", [command, ...args, "--stack", this.name, "--non-interactive"], this.place);
  }

  /** How many seconds each takes; `--expect-no-changes` among the arguments makes it fail where there is anything to do. */
  preview(...args: string[]): Promise<number> {
    return seconds(() => this.pulumi("preview", ...args));
  }

  up(...args: string[]): Promise<number> {
    return seconds(() => this.pulumi("up", ...unattended, ...args));
  }

  refresh(...args: string[]): Promise<number> {
    return seconds(() => this.pulumi("refresh", ...unattended, ...args));
  }

  /** Does something while the program's Node gets these arguments, besides those of its Pulumi.yaml: NODE_OPTIONS does not take them all. */
  async withNodeArguments<T>(args: string, work: () => Promise<T>): Promise<T> {
    const file = join(this.directory, "Pulumi.yaml");
    const text = await readFile(file, "utf8");
    const project: Project = parse(text);
    const { runtime } = project;
    const { name, options = {} } = typeof runtime === "string" ? { name: runtime } : runtime;
    const nodeargs = [options.nodeargs, args].filter(Boolean).join(" ");
    await writeFile(file, stringify({ ...project, runtime: { name, options: { ...options, nodeargs } } }));
    try {
      return await work();
    } finally {
      await writeFile(file, text);
    }
  }

  /** Of the last `up`, secrets in the clear. */
  async outputs(): Promise<Outputs> {
    return JSON.parse(await this.pulumi("stack", "output", "--json", "--show-secrets"));
  }

  /** The state as it lies in the backend: with secrets encrypted. */
  storedState(): Promise<string> {
    return readFile(stateFile(this.directory, this.project, this.name), "utf8");
  }
}

export type MakeStack = (checkout: Checkout, options?: BenchStackOptions) => Promise<BenchStack>;

/** Makes stacks for what is measured with them, and removes them whatever happens, the data too. */
export async function withStacks<T>(work: (make: MakeStack) => Promise<T>): Promise<T> {
  const scratch = await mkdtemp(join(tmpdir(), "redis-server-bench-"));
  const made: BenchStack[] = [];
  try {
    return await work(async (...args) => {
      const stack = await BenchStack.create(await mkdtemp(join(scratch, "stack-")), ...args);
      made.push(stack);
      return stack;
    });
  } finally {
    for (const { name, environment } of made) {
      await removeFromDocker(name, environment).catch(({ message }) =>
        // The others still have to go, and what has failed before must not be hidden by it.
        console.error(`error: of ${name} something is left in Docker: ${message}`),
      );
    }
    await rm(scratch, { recursive: true, force: true });
  }
}

/** As `npm start` makes it: the checkout's, with the program where it is and the host of the dynamic providers named. */
async function projectOf({ directory, pulumiHome }: Checkout, program: string | undefined): Promise<Project> {
  const own = program === undefined ? undefined : join(directory, "bench", "programs", program);
  const hasProject = own !== undefined && (await readdir(own)).includes("Pulumi.yaml");
  // A directory without a package.json of its own would be taken for a part of the repository's package.
  const main = own === undefined ? directory : join(own, "index.ts");
  const project = await projectRunning(main, hasProject ? own : directory);
  const providers = [{ name: "pulumi-nodejs", path: pluginDirectory(providerHost, pulumiHome) }];
  return Object.assign(project, { plugins: { providers } });
}

async function devConfig({ directory }: Checkout): Promise<Record<string, unknown>> {
  return parse(await readFile(join(directory, "Pulumi.dev.yaml"), "utf8")).config;
}
