import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { LocalWorkspace, type OutputMap, PulumiCommand, Stack } from "@pulumi/pulumi/automation";
import Docker from "dockerode";
import { Redis, type RedisOptions } from "ioredis";
import { vi } from "vitest";
import { parse, stringify } from "yaml";
import { defaultImage } from "../../components/redisServerArgs";

const repository = resolve(__dirname, "../..");

const setUp = () => import("../../scripts/environment.mjs");

export const docker = new Docker();

/** A loopback port that is free now, and not one that the system gives to whoever connects somewhere next. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = 20_000 + Math.floor(Math.random() * 12_000);
    const server = createServer();
    const free = await new Promise<boolean>((resolve) => {
      server.once("error", () => resolve(false));
      server.listen(port, "127.0.0.1", () => resolve(true));
    });
    if (!free) continue;
    await new Promise((closed) => server.close(closed));
    return port;
  }
}

/** A whole stack of this repository's program, or of a program beside the tests, in a project directory of its own. */
export class TestStack {
  private known: OutputMap | undefined;

  private constructor(
    readonly name: string,
    readonly stack: Stack,
    private readonly directory: string,
    private readonly base: Record<string, unknown>,
  ) {}

  /**
   * Makes a stack with a configuration of `Pulumi.dev.yaml`'s kind; `program` is a file below `tests/e2e/programs`, and
   * `environment` is what Pulumi runs in besides the usual.
   */
  static async create(
    config: Record<string, unknown>,
    program = ".",
    environment: Record<string, string> = {},
  ): Promise<TestStack> {
    const { readEnvironment, toolEnvironment } = await setUp();
    const made = await readEnvironment();
    const directory = await mkdtemp(join(tmpdir(), "redis-server-e2e-"));
    const project = parse(await readFile(join(repository, "Pulumi.yaml"), "utf8"));
    const main = program === "." ? repository : join(__dirname, "programs", program);
    await writeFile(join(directory, "Pulumi.yaml"), stringify({ ...project, main }));
    const name = `t${Math.random().toString(36).slice(2, 8)}`;
    const workspace = await LocalWorkspace.create({
      workDir: directory,
      pulumiCommand: await PulumiCommand.get({ root: dirname(made.pulumi) }),
      envVars: {
        ...definedOnly(toolEnvironment(made)),
        PULUMI_BACKEND_URL: `file://${directory}`,
        PULUMI_CONFIG_PASSPHRASE: "test",
        ...environment,
      },
    });
    const base = { protectData: false, readyTimeout: 30, ...(made.image && { image: made.image }) };
    const stack = new TestStack(name, await Stack.create(name, workspace), directory, base);
    await stack.configure(config);
    return stack;
  }

  /** The image that stacks get here when they name none. */
  static async image(): Promise<string> {
    return (await (await setUp()).readEnvironment()).image ?? defaultImage;
  }

  /** Replaces the whole configuration, as an edit of the stack file does. */
  async configure(config: Record<string, unknown>): Promise<void> {
    const file = join(this.directory, `Pulumi.${this.name}.yaml`);
    const { encryptionsalt } = parse(await readFile(file, "utf8"));
    const entries = Object.entries({ ...this.base, ...config });
    const keyed = Object.fromEntries(
      entries.map(([key, value]) => [key.includes(":") ? key : `redis-server:${key}`, value]),
    );
    await writeFile(file, stringify({ encryptionsalt, config: keyed }));
  }

  async up(options: { refresh?: boolean } = {}): Promise<{ changes: Record<string, number>; text: string }> {
    this.known = undefined;
    const events = join(this.directory, "events.json");
    await rm(events, { force: true });
    const flags = ["--yes", "--skip-preview", "--suppress-progress", "--non-interactive"];
    if (options.refresh) flags.push("--refresh");
    // The Automation API's own `up` asks the command three more times, for what most tests do not need.
    const { run } = await import("../../scripts/setup/command.mjs");
    const text = await run("pulumi", ["up", "--stack", this.name, ...flags, "--event-log", events], {
      cwd: this.directory,
      env: { ...process.env, ...this.stack.workspace.envVars, PULUMI_DEBUG_COMMANDS: "true" },
    });
    return { changes: changesIn(await readFile(events, "utf8")), text };
  }

  /** What an `up` prints that must fail. */
  async failingUp(): Promise<string> {
    this.known = undefined;
    return await failure(this.stack.up({ suppressProgress: true }));
  }

  /** What a `preview` prints that must fail, with these environment variables set. */
  async failingPreview(environment: Record<string, string> = {}): Promise<string> {
    const { workspace } = this.stack;
    const usual = { ...workspace.envVars };
    workspace.envVars = { ...usual, ...environment };
    try {
      return await failure(this.stack.preview());
    } finally {
      workspace.envVars = usual;
    }
  }

  async preview(
    options: { refresh?: boolean } = {},
  ): Promise<{ changes: Record<string, number>; text: string }> {
    const result = await this.stack.preview({ ...options, diff: true });
    return { changes: { ...result.changeSummary }, text: result.stdout + result.stderr };
  }

  /** Of the last `up`; asking Pulumi again would cost every test seconds. */
  async outputs(): Promise<OutputMap> {
    this.known ??= await this.stack.outputs();
    return this.known;
  }

  /** Logs in as a declared user or as the admin; without a name, as nobody. */
  async connect(user?: string): Promise<Redis> {
    const { host, port, users, adminUrl } = await this.outputs();
    const url = user === "admin" ? adminUrl?.value : user && users?.value[user]?.url;
    const options: RedisOptions = {
      lazyConnect: true,
      // RESP3 begins with HELLO, which a server refuses to whom it has not let in.
      protocol: 2,
      enableReadyCheck: false,
      retryStrategy: () => null,
      maxRetriesPerRequest: 0,
    };
    const redis = url ? new Redis(url, options) : new Redis(port?.value, host?.value, options);
    redis.on("error", () => {});
    await redis.connect();
    return redis;
  }

  /** Runs with a connection and closes it. */
  async as<T>(user: string | undefined, use: (redis: Redis) => Promise<T>): Promise<T> {
    const redis = await this.connect(user);
    try {
      return await use(redis);
    } finally {
      redis.disconnect();
    }
  }

  /** What the server says of these directives (glob patterns work). */
  async settings(...names: string[]): Promise<Record<string, string>> {
    const flat = (await this.as("admin", (redis) => redis.config("GET", ...(names as [string])))) as string[];
    const pairs = flat.flatMap((name, at) => (at % 2 === 0 ? [[name, flat[at + 1] ?? ""] as const] : []));
    return Object.fromEntries(pairs);
  }

  /** Redis's own list of users, sorted. */
  async aclList(): Promise<string[]> {
    return ((await this.as("admin", (redis) => redis.acl("LIST"))) as unknown as string[]).sort();
  }

  /** The state as it lies in the backend: with secrets encrypted, unlike what the Automation API exports. */
  async storedState(): Promise<string> {
    return await readFile(
      join(this.directory, ".pulumi", "stacks", "redis-server", `${this.name}.json`),
      "utf8",
    );
  }

  /** The URN that ends in this type and name, such as `Container::redis`. */
  async urn(name: string): Promise<string> {
    const { deployment } = await this.stack.exportStack();
    const { resources } = deployment as { resources: { urn: string }[] };
    const found = resources.find(({ urn }) => urn.endsWith(name));
    if (!found) throw new Error(`no resource ${name} in the state`);
    return found.urn;
  }

  container(server = "redis"): Docker.Container {
    return docker.getContainer(`${server}-${this.name}`);
  }

  /** Which container runs, and since when: the same after every live change. */
  async identity(server = "redis"): Promise<{ id: string; startedAt: string }> {
    const { Id, State } = await this.container(server).inspect();
    return { id: Id, startedAt: State.StartedAt };
  }

  volume(kind: "data" | "config", server = "redis"): Docker.Volume {
    return docker.getVolume(`${server}-${this.name}-${kind}`);
  }

  /** Waits until Docker says that the server is healthy. */
  async healthy(server = "redis"): Promise<void> {
    await vi.waitUntil(
      async () => (await this.container(server).inspect()).State.Health?.Status === "healthy",
      { timeout: 30_000, interval: 200 },
    );
  }

  /** SIGKILL of the Redis process. `docker kill` would count as a stop by hand, and Docker would not restart it. */
  async crash(server = "redis"): Promise<void> {
    const { State } = await this.container(server).inspect();
    process.kill(State.Pid, "SIGKILL");
    await vi.waitUntil(
      async () => {
        const now = (await this.container(server).inspect()).State;
        return now.Running && now.Pid !== State.Pid;
      },
      { timeout: 30_000, interval: 50 },
    );
  }

  /** The files that the server boots from, by name. */
  async bootFiles(): Promise<string> {
    const archive = await this.container().getArchive({ path: "/usr/local/etc/redis" });
    const chunks: Buffer[] = [];
    for await (const chunk of archive) chunks.push(Buffer.from(chunk));
    return Buffer.concat(chunks).toString("base64");
  }

  /** Writes files into the data volume, before there is a server. */
  async putIntoData(files: Record<string, string>): Promise<void> {
    const script = Object.entries(files).map(
      ([file, content]) =>
        `mkdir -p "$(dirname '/data/${file}')" && printf %s '${content}' > '/data/${file}' && chown -R redis:redis /data`,
    );
    const container = await docker.createContainer({
      Image: await TestStack.image(),
      Entrypoint: ["sh", "-ec", script.join("\n")],
      HostConfig: { Binds: [`redis-${this.name}-data:/data`], AutoRemove: true },
    });
    const done = container.wait();
    await container.start();
    await done;
  }

  /** Removes a stack that has nothing in Docker. */
  async forget(): Promise<void> {
    await rm(this.directory, { recursive: true });
  }

  /** Takes everything down, the data too. */
  async remove(...servers: string[]): Promise<void> {
    await this.stack.destroy({ suppressProgress: true });
    for (const server of servers.length > 0 ? servers : ["redis"]) {
      // A stack that adopted a volume has none of its own.
      await this.volume("data", server)
        .remove({ force: true })
        .catch((error: { statusCode?: number }) => {
          if (error.statusCode !== 404) throw error;
        });
    }
    await this.forget();
  }
}

/** How many resources an operation left as they were, made, changed … by its log of events. */
function changesIn(events: string): Record<string, number> {
  const summaries = events.split("\n").flatMap((line) => (line ? (JSON.parse(line).summaryEvent ?? []) : []));
  return summaries.at(-1)?.resourceChanges ?? {};
}

function definedOnly(variables: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(
    Object.entries(variables).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

async function failure(operation: Promise<unknown>): Promise<string> {
  try {
    await operation;
  } catch (error) {
    return String(error);
  }
  throw new Error("it succeeded, it should have failed");
}
