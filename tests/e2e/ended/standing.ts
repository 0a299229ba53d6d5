// What a verb that was ended must leave as it was, and what tells from outside how far it is.
import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import type Redis from "ioredis";
import { parsePairs } from "../../../components/connection/replies";
import { content } from "../../parts/boot/persistence";
import { docker, type TestStack } from "../testStack";
import { leftProcesses } from "./endedVerb";

/** Everything of one server that people count on, and its stack's own files. */
export interface Standing {
  users: string[];
  settings: Record<string, string>;
  data: string;
  /** Snapshots and rewrites that go on. */
  writing: string[];
  /** On its volumes, with their sizes, owners and modes. */
  files: string[];
  /** In its container. */
  processes: string[];
  /** By user, without the one who asks and the health checks. */
  clients: string[];
  /** What Docker has by the stack's name: containers, volumes and networks. */
  docker: string[];
  stackFile: string;
  /** What Pulumi keeps of all stacks, with its locks. */
  backend: string[];
  /** Processes on this machine. */
  here: string[];
}

/** One who looks at a server all the time. */
export class Onlooker {
  private isAskedNow = false;
  private readonly heard: string[] = [];

  private constructor(
    readonly stack: TestStack,
    private readonly redis: Redis,
    private readonly monitor: Redis,
    private readonly events: Readable,
  ) {}

  static async of(stack: TestStack): Promise<Onlooker> {
    const redis = await stack.connect("admin");
    const monitor = await redis.monitor();
    const onlooker = new Onlooker(stack, redis, monitor, (await docker.getEvents()) as Readable);
    const [, own] = / addr=(\S+)/.exec(String(await redis.client("INFO"))) ?? [];
    monitor.on("monitor", (_time: string, [command = ""]: string[], from: string) => {
      // Health checks ask nothing else.
      if (command.toLowerCase() !== "ping" && from !== own) onlooker.isAskedNow = true;
    });
    createInterface({ input: onlooker.events }).on("line", (line) => {
      const { Type, Action, Actor } = JSON.parse(line);
      const isOurs = [Actor.ID, Actor.Attributes?.name].join().includes(stack.name);
      if (isOurs && !Action.includes("health")) onlooker.heard.push(`${Type} ${Action}`);
    });
    return onlooker;
  }

  close(): void {
    this.events.destroy();
    this.monitor.disconnect();
    this.redis.disconnect();
  }

  /** From now on. */
  begin(): void {
    this.isAskedNow = false;
    this.heard.length = 0;
  }

  /** Whether somebody has asked the server something. */
  get isAsked(): boolean {
    return this.isAskedNow;
  }

  /** Whether Docker has told of this. */
  hasHeard(what: string): boolean {
    return this.heard.some((each) => each.startsWith(what));
  }

  async standing(): Promise<Standing> {
    const { stack, redis } = this;
    return {
      users: (await redis.acl("LIST")) as unknown as string[],
      settings: parsePairs(await redis.config("GET", "*")),
      data: await content(redis),
      writing: (await redis.info("persistence")).match(/^\w+_(in_progress|scheduled):1/gm) ?? [],
      clients: await this.clients(),
      files: await this.files(),
      processes: (await stack.container().top()).Processes.map((columns: string[]) => columns.at(-1) ?? ""),
      docker: await inDocker(stack),
      stackFile: await readFile(join(stack.place.cwd, `Pulumi.${stack.name}.yaml`), "utf8"),
      backend: await filesBelow(join(new URL(stack.place.env.PULUMI_BACKEND_URL ?? "").pathname, ".pulumi")),
      here: leftProcesses(),
    };
  }

  private async clients(): Promise<string[]> {
    const own = `id=${await this.redis.client("ID")} `;
    const others = String(await this.redis.client("LIST"))
      .split("\n")
      .filter((line) => line !== "" && !line.startsWith(own) && !line.includes(" flags=O "));
    return others
      .map((line) => / user=(\S+)/.exec(line)?.[1] ?? "")
      .filter((user) => user !== "health")
      .sort();
  }

  private async files(): Promise<string[]> {
    const find = ["find", "/data", "/tmp", "/usr/local/etc/redis", "-printf", "%p %s %u %m\n"];
    const exec = await this.stack.container().exec({ Cmd: find, AttachStdout: true });
    let printed = "";
    for await (const chunk of await exec.start({ Tty: true })) printed += chunk;
    // A directory's own size is how its file system keeps it.
    return printed.split("\n").sort();
  }
}

async function inDocker(stack: TestStack): Promise<string[]> {
  const [containers, { Volumes }, networks] = await Promise.all([
    docker.listContainers({ all: true }),
    docker.listVolumes(),
    docker.listNetworks(),
  ]);
  const { cwd } = stack.place;
  const isOurs = ({ Names, Mounts }: (typeof containers)[number]) =>
    Names.join().includes(stack.name) || Mounts.some(({ Source }) => Source.startsWith(cwd));
  return [
    ...containers.filter(isOurs).map(({ Names, State }) => `container ${Names.join()} ${State}`),
    ...Volumes.filter(({ Name }) => Name.includes(stack.name)).map(({ Name }) => `volume ${Name}`),
    ...networks.filter(({ Name }) => Name.includes(stack.name)).map(({ Name }) => `network ${Name}`),
  ].sort();
}

async function filesBelow(directory: string): Promise<string[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  return Promise.all(
    files.sort().map(
      async (file) =>
        `${file} ${createHash("sha256")
          .update(await readFile(file))
          .digest("hex")}`,
    ),
  );
}
