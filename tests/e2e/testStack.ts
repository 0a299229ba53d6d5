import { join, resolve } from "node:path";
import Docker from "dockerode";
import { Redis, type RedisOptions } from "ioredis";
import { vi } from "vitest";
import { parsePairs } from "../../components/connection/replies";
import { defaultImage } from "../../components/image/defaultImage";
import { readEnvironment } from "../../scripts/environment";
import { projectRunning } from "../../scripts/setup/stackFiles";
import { waitDeadline } from "../deadlines";
import { aofWritten } from "../parts/boot/persistence";
import { signal } from "../parts/boot/signal";
import { PulumiStack } from "./pulumiStack";

export const repository = resolve(__dirname, "../..");

export const docker = new Docker();

/** A whole stack of this repository's program, or of a program beside the tests, with its server in Docker. */
export class TestStack extends PulumiStack {
  private constructor(
    name: string,
    directory: string,
    environment: NodeJS.ProcessEnv,
    private readonly base: Record<string, unknown>,
  ) {
    super(name, directory, environment);
  }

  /**
   * Makes a stack with a configuration of `Pulumi.dev.yaml`'s kind; `program` is a file below `tests/e2e/programs`, and
   * `environment` is what Pulumi runs in besides the usual. With a `name`, it is a stack of that name in a state of its own.
   */
  static async create(
    config: Record<string, unknown>,
    program = ".",
    environment: NodeJS.ProcessEnv = {},
    name = `t${Math.random().toString(36).slice(2, 8)}`,
  ): Promise<TestStack> {
    const { image } = await readEnvironment();
    const main = program === "." ? repository : join(__dirname, "programs", program);
    const project = await projectRunning(main, repository);
    const made = await PulumiStack.makeProject(name, project, environment);
    const stack = new TestStack(name, ...made, {
      protectData: false,
      // Against hanging only; a test of the timeout itself sets its own.
      readyTimeout: waitDeadline / 1000,
      ...(image && { image }),
    });
    await stack.configure(config);
    return stack;
  }

  /** The image that stacks get here when they name none. */
  static async image(): Promise<string> {
    return (await readEnvironment()).image ?? defaultImage;
  }

  /** Replaces the whole configuration but what every stack here has. */
  override async configure(config: Record<string, unknown>): Promise<void> {
    await super.configure({ ...this.base, ...config });
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
    return parsePairs(await this.as("admin", (redis) => redis.config("GET", ...(names as [string]))));
  }

  /** Redis's own list of users, sorted. */
  async aclList(): Promise<string[]> {
    return ((await this.as("admin", (redis) => redis.acl("LIST"))) as unknown as string[]).sort();
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
      { timeout: waitDeadline, interval: 200 },
    );
  }

  /**
   * SIGKILL of the Redis process, when all that it has answered is in its AOF. `docker kill` would count as a stop by hand, and
   * Docker would not restart it.
   */
  async crash(server = "redis"): Promise<void> {
    await this.as("admin", aofWritten);
    const { State } = await this.container(server).inspect();
    signal(State.Pid, "SIGKILL");
    await vi.waitUntil(
      async () => {
        const now = (await this.container(server).inspect()).State;
        return now.Running && now.Pid !== State.Pid;
      },
      { timeout: waitDeadline, interval: 50 },
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

  /** Takes away all that is in Docker under this stack's name, the data too: by Docker itself, which takes a tenth of a `destroy`. */
  async remove(): Promise<void> {
    const filters = { name: [this.name] };
    for (const { Id } of await docker.listContainers({ all: true, filters })) {
      await docker.getContainer(Id).remove({ force: true, v: true });
    }
    for (const { Name } of (await docker.listVolumes({ filters })).Volumes) {
      await docker.getVolume(Name).remove();
    }
    await this.forget();
  }
}
