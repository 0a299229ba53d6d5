import { execFile } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import type { OutputMap } from "@pulumi/pulumi/automation";
import { parse, stringify } from "yaml";
import { pulumiHome, readEnvironment, toolEnvironment } from "../../scripts/environment";
import { type Project, projectRunning, replaceConfig, stateFile } from "../../scripts/setup/stackFiles";
import { changesIn, debuggingIn, messagesIn } from "./eventLog";
import { keyServiceEnvironment, testKey } from "./keyService";

interface RunOptions {
  /** Whether it has a log of events. Default: true. */
  isOperation?: boolean;
  /** Set besides the stack's own. */
  environment?: NodeJS.ProcessEnv;
}

/** How a command of Pulumi went. */
interface Ending {
  failed: boolean;
  /** How many resources were left as they were, created, updated …, by its log of events. */
  changes: Record<string, number>;
  /** All that it printed. */
  text: string;
  stdout: string;
}

/** What the state keeps of a resource. */
export interface StoredResource {
  urn: string;
  [property: string]: unknown;
}

/**
 * A project directory of its own with one stack, driven by the command `pulumi`. The Automation API would ask that command two or
 * three times more for each operation, which a suite of more than a hundred of them feels.
 */
export class PulumiStack {
  private known: OutputMap | undefined;
  private operations = 0;

  protected constructor(
    readonly name: string,
    protected readonly directory: string,
    /** What Pulumi runs in. */
    readonly environment: NodeJS.ProcessEnv,
  ) {}

  /** A stack of a project; its state is beside it, unless the environment has another backend. */
  static async init(
    name: string,
    project: object,
    environment: NodeJS.ProcessEnv = {},
  ): Promise<PulumiStack> {
    return new PulumiStack(name, ...(await PulumiStack.makeProject(name, project, environment)));
  }

  protected static async makeProject(
    name: string,
    project: object,
    environment: NodeJS.ProcessEnv,
  ): Promise<[directory: string, environment: NodeJS.ProcessEnv]> {
    const directory = await mkdtemp(join(tmpdir(), "redis-server-e2e-"));
    await writeFile(join(directory, "Pulumi.yaml"), stringify(project));
    const tools = toolEnvironment(await readEnvironment());
    const all = {
      ...tools,
      PULUMI_HOME: await homeWithoutLogs(directory),
      PULUMI_BACKEND_URL: `file://${directory}?metadata=skip`,
      // A passphrase costs every command 0.14 s of computing, which are there to make guessing it expensive.
      ...(await keyServiceEnvironment()),
      // A collection of the engine's garbage less often, for memory that it gives back in two seconds.
      GOGC: "400",
      ...environment,
      PATH: [environment.PATH, tools.PATH].filter(Boolean).join(delimiter),
    };
    const made = new PulumiStack(name, directory, all);
    await made.succeed("stack", ["init", name, "--secrets-provider", testKey], { isOperation: false });
    return [directory, all];
  }

  /** Where commands besides those of Pulumi run on this stack. */
  get place(): { cwd: string; env: NodeJS.ProcessEnv } {
    return { cwd: this.directory, env: this.environment };
  }

  /** Replaces the whole configuration, as an edit of the stack file does. Keys without a namespace are the project's. */
  async configure(config: Record<string, unknown>): Promise<void> {
    await replaceConfig(this.directory, this.name, (await this.project()).name, config);
  }

  /** From now on the commands run the program in this directory. */
  async runProgram(directory: string): Promise<void> {
    const project = await projectRunning(directory, directory);
    await writeFile(join(this.directory, "Pulumi.yaml"), stringify(project));
  }

  /** From now on Pulumi runs the program as it runs one that says nothing of how. */
  async runPlainly(): Promise<void> {
    const plain = { ...(await this.project()), runtime: "nodejs" };
    await writeFile(join(this.directory, "Pulumi.yaml"), stringify(plain));
  }

  /** Adds an encrypted value to the configuration, such as one at `redis-server:users.app.password`. */
  async configureSecret(path: string, value: string): Promise<void> {
    await this.succeed("config", ["set", "--secret", "--path", path, value], { isOperation: false });
  }

  async up(options: { refresh?: boolean; target?: string[]; replace?: string[] } = {}): Promise<Ending> {
    this.known = undefined;
    const replaced = (options.replace ?? []).flatMap((urn) => ["--replace", urn]);
    return await this.succeed("up", [
      ...unattended,
      ...refreshing(options),
      ...targeting(options),
      ...replaced,
    ]);
  }

  /** What an `up` prints that must fail. */
  async failingUp(options: { refresh?: boolean; target?: string[] } = {}): Promise<string> {
    this.known = undefined;
    return await this.fail("up", [...unattended, ...refreshing(options), ...targeting(options)]);
  }

  async preview(options: { refresh?: boolean } = {}): Promise<Ending> {
    return await this.succeed("preview", ["--diff", ...refreshing(options)]);
  }

  /** What a `preview` prints that must fail, with these environment variables set. */
  async failingPreview(environment: NodeJS.ProcessEnv = {}): Promise<string> {
    return await this.fail("preview", [], environment);
  }

  async refresh(): Promise<Ending> {
    return await this.succeed("refresh", unattended);
  }

  async destroy(): Promise<Ending> {
    this.known = undefined;
    return await this.succeed("destroy", unattended);
  }

  /** What a `destroy` prints that must fail. */
  async failingDestroy(): Promise<string> {
    return await this.fail("destroy", unattended);
  }

  /** Of the last `up`, secrets in plain; asking Pulumi again would cost every test a second. */
  async outputs(): Promise<OutputMap> {
    if (!this.known) {
      const { stdout } = await this.succeed("stack", ["output", "--json", "--show-secrets"], {
        isOperation: false,
      });
      const outputs = Object.entries(JSON.parse(stdout)).map(([name, value]) => [name, { value }]);
      this.known = Object.fromEntries(outputs);
    }
    return this.known as OutputMap;
  }

  /** The state as it lies in the backend: with secrets encrypted. */
  async storedState(): Promise<string> {
    const { name: project } = await this.project();
    return await readFile(stateFile(this.directory, project, this.name), "utf8");
  }

  /** The resources of the state, secrets in plain. */
  async resources(): Promise<StoredResource[]> {
    const { stdout } = await this.succeed("stack", ["export", "--show-secrets"], { isOperation: false });
    return JSON.parse(stdout).deployment.resources ?? [];
  }

  /** The URN that ends in this type and name, such as `Container::redis`. */
  async urn(name: string): Promise<string> {
    const { resources } = JSON.parse(await this.storedState()).checkpoint.latest as {
      resources: { urn: string }[];
    };
    const found = resources.find(({ urn }) => urn.endsWith(name));
    if (!found) throw new Error(`no resource ${name} in the state`);
    return found.urn;
  }

  /** Resolves when the operation that is going on has said this, or is over: only then does Pulumi print what it was told. */
  async says(text: string, operation: Promise<unknown>): Promise<void> {
    let isOver = false;
    const over = () => {
      isOver = true;
    };
    operation.then(over, over);
    const isSaid = async () => messagesIn(await readFile(this.events, "utf8").catch(() => "")).includes(text);
    while (!isOver && !(await isSaid())) await pause(100);
  }

  /** What the last operation said for those who debug it, or read it as a program. */
  async saidForDebugging(): Promise<string[]> {
    return debuggingIn(await readFile(this.events, "utf8"));
  }

  /** Removes a stack that has nothing in Docker. */
  async forget(): Promise<void> {
    await rm(this.directory, { recursive: true });
  }

  private async project(): Promise<Project> {
    return parse(await readFile(join(this.directory, "Pulumi.yaml"), "utf8"));
  }

  /** Where the last operation logs its events; each has a file of its own. */
  private get events(): string {
    return join(this.directory, `events-${this.operations}.json`);
  }

  private async succeed(command: string, args: string[], options?: RunOptions): Promise<Ending> {
    const ending = await this.run(command, args, options);
    if (ending.failed) throw new Error(`pulumi ${command} failed:\n${ending.text}`);
    return ending;
  }

  private async fail(command: string, args: string[], environment: NodeJS.ProcessEnv = {}): Promise<string> {
    const { failed, text } = await this.run(command, args, { environment });
    if (!failed) throw new Error(`pulumi ${command} succeeded, it should have failed:\n${text}`);
    return text;
  }

  private async run(
    command: string,
    args: string[],
    { isOperation = true, environment = {} }: RunOptions = {},
  ): Promise<Ending> {
    if (isOperation) this.operations++;
    const { events } = this;
    const stack = command === "stack" && args[0] === "init" ? [] : ["--stack", this.name];
    const logged = isOperation ? ["--suppress-progress", "--event-log", events] : [];
    const all = [command, ...args, ...stack, "--non-interactive", ...logged];
    // The log of events is an option for those who debug Pulumi.
    const env = { ...this.environment, ...environment, PULUMI_DEBUG_COMMANDS: "true" };
    const options = { cwd: this.directory, env, maxBuffer: 64 << 20 };
    const ending = await new Promise<Omit<Ending, "changes">>((resolve) => {
      execFile("pulumi", all, options, (error, stdout, stderr) =>
        resolve({ failed: error !== null, text: stdout + stderr, stdout }),
      );
    });
    const log = isOperation ? await readFile(events, "utf8").catch(() => "") : "";
    return { ...ending, changes: changesIn(log) };
  }
}

/** The same plugins, but no log of each command in every detail, which costs a twentieth of it: Pulumi does without where it cannot. */
async function homeWithoutLogs(directory: string): Promise<string> {
  const home = join(directory, "home");
  await mkdir(home);
  await symlink(join(pulumiHome, "plugins"), join(home, "plugins"));
  await writeFile(join(home, "logs"), "A file where Pulumi would make a directory.\n");
  return home;
}

const unattended = ["--yes", "--skip-preview"];

const targeting = ({ target = [] }: { target?: string[] }) => target.flatMap((urn) => ["--target", urn]);

const refreshing = ({ refresh = false }: { refresh?: boolean }) => (refresh ? ["--refresh"] : []);
