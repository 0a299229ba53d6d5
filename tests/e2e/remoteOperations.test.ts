import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import type Docker from "dockerode";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { dockerEnvironment, readEnvironment } from "../../scripts/environment";
import { freePort } from "../../scripts/freePort";
import { nodeImage } from "../../scripts/setup/nodeImage";
import { waitDeadline } from "../deadlines";
import { RemoteHost, withoutRemoteHost } from "../parts/connection/remoteHost";
import { RunningVerb, runCommand, runVerb, startVerb } from "./operations";
import { docker as dockerHere, TestStack } from "./testStack";

// Every verb on a server that only SSH leads to: its container, volumes and scheduled backups are on another Docker host.
if (withoutRemoteHost) console.log(`skipped: a second Docker host ${withoutRemoteHost}`);

describe.skipIf(withoutRemoteHost)("the operations of a server on another host", async () => {
  const image = await nodeImage(dockerEnvironment(await readEnvironment()));
  if (!image) console.log("skipped: no image with Node on this Docker host, and npm test could not make one");

  let host: RemoteHost;
  let stack: TestStack;
  /** In the same project, and on this machine's Docker. */
  let here: TestStack;
  /** Of this machine, of that host, and of that host's scheduled backups. */
  let [directory, there, scheduled] = ["", "", ""];

  beforeAll(async () => {
    [directory = "", there = "", scheduled = ""] = await Promise.all(
      ["here", "there", "scheduled"].map((name) => mkdtemp(join(tmpdir(), `remote-${name}-`))),
    );
    host = await RemoteHost.start("rem-ops");
    if (image) await host.load(image);
    stack = await TestStack.create(
      {
        "docker:host": host.url,
        port: await freePort(),
        users: { app: { rules: "~* +@all -@dangerous -@admin +info" } },
        // Neither a snapshot nor another scheduled backup than the first comes while this runs.
        settings: { save: "" },
        ...(image && { backup: { schedule: "0 0 1 1 *", to: scheduled, keep: 2, image } }),
      },
      ".",
      host.ssh.environment,
    );
    const { PULUMI_BACKEND_URL } = stack.place.env;
    here = await TestStack.create({ port: await freePort(), users: { app: { rules: "~* +@all" } } }, ".", {
      ...host.ssh.environment,
      PULUMI_BACKEND_URL,
    });
    await Promise.all([stack.up(), here.up()]);
    await as("app", "EVAL", "for i = 1, 1000 do redis.call('SET', 'key:' .. i, 'value ' .. i) end", "0");
  });
  afterAll(async () => {
    await here?.remove();
    await stack?.forget();
    await host?.stop();
    for (const each of [directory, there, scheduled]) if (each) await rm(each, { recursive: true });
  });

  const name = () => `redis-${stack.name}`;
  /** A command of that host's own redis-cli, as a user of the stack. */
  async function as(user: string, ...command: string[]): Promise<string> {
    const { users, adminUrl } = await stack.outputs();
    return await host.redis(name(), user === "admin" ? adminUrl?.value : users?.value[user].url, ...command);
  }
  /** What a verb prints as JSON. 2: something needs a person. */
  async function json(...args: string[]) {
    const { code, stdout, stderr } = await runVerb(stack, ...args, "--json");
    if (code !== 0 && code !== 2) throw new Error(`${args.join(" ")} ended with ${code}:\n${stderr}`);
    return JSON.parse(stdout);
  }
  const archives = async (where: string) =>
    (await readdir(where)).filter((file) => file.endsWith(".tar.zst")).sort();

  test("status tells what is there, and --watch tells it again and again", async () => {
    const status = await json("status");
    expect(status).toMatchObject({
      container: { name: name(), state: "running", memoryBytes: expect.any(Number) },
      redis: { keys: 1000, persistence: { mode: "aof" } },
      drift: [],
    });
    const watching = startVerb(stack, "status", "--watch", "--json");
    await vi.waitUntil(() => watching.stdout.split("\n").length > 2, { timeout: waitDeadline });
    const { code, stdout } = await watching.end("SIGINT");
    expect(code).toBe(130);
    for (const line of stdout.trim().split("\n"))
      expect(JSON.parse(line)).toMatchObject({ redis: { keys: 1000 } });
  });

  test.skipIf(!image)("a scheduled backup is made there, and status tells of it", async () => {
    await expect.poll(() => archives(scheduled)).toHaveLength(1);
    const [file] = await archives(scheduled);
    await expect.poll(async () => (await json("status")).lastBackup).toMatchObject({ result: "ok", file });
    expect(await host.cli("ps", "--format", "{{.Names}}")).toContain(`${name()}-backup`);
  });

  test("the append-only file is looked at, explained, rewritten and recorded; the recording is on this machine", async () => {
    const [aof, explained] = await Promise.all([json("aof"), runVerb(stack, "aof", "explain")]);
    expect(aof.files.map(({ type }: { type: string }) => type)).toEqual(["base", "incr", "manifest"]);
    expect(explained.stdout).toContain("Redis holds its 1,000 keys in memory");
    const recording = join(directory, "sizes.csv");
    const [rewrite, record] = await Promise.all([
      json("aof", "rewrite"),
      runVerb(stack, "aof", "record", recording, "--every", "1s", "--for", "2s"),
    ]);
    expect(rewrite.currentSizeAfter).toBeLessThan(rewrite.currentSizeBefore);
    expect(record.code).toBe(0);
    expect((await readFile(recording, "utf8")).trim().split("\n").length).toBeGreaterThan(1);
  });

  test("what clients do there is listed: sessions, denied and slow commands; kick closes a session", async () => {
    await as("admin", "CONFIG", "SET", "slowlog-log-slower-than", "0");
    await as("app", "GET", "key:7");
    await as("admin", "CONFIG", "SET", "slowlog-log-slower-than", "10000");
    expect(await as("app", "CONFIG", "GET", "port")).toContain("NOPERM");
    const waiting = as("app", "BLPOP", "nothing", "0").catch((error: Error) => error.message);
    const users = async () => (await json("sessions")).map(({ user }: { user: string }) => user);
    await expect.poll(users).toContain("app");
    const [slow, denied, kicked] = await Promise.all([
      runVerb(stack, "slowlog"),
      json("denied"),
      json("kick", "app", "--yes"),
    ]);
    expect(slow.stdout).toContain("GET key:7");
    expect(denied.users.map(({ user }: { user: string }) => user)).toContain("app");
    expect(kicked).toEqual({ user: "app", closed: 1 });
    expect(await waiting).toContain("Server closed the connection");
  });

  test("the log and the checks are of the host there", async () => {
    const [log, found] = await Promise.all([runVerb(stack, "logs", "--json"), json("doctor")]);
    expect(log.stdout).toContain("Ready to accept connections");
    const levels = Object.fromEntries(
      found.map(({ id, level }: { id: string; level: string }) => [id, level]),
    );
    expect(levels).toMatchObject({
      container: "ok",
      answers: "ok",
      published: "ok",
      filesystem: expect.any(String),
    });
    expect(Object.keys(levels)).toContain("userland-proxy");
  });

  test("backup --to DIRECTORY is kept on this machine, --to docker-host:DIRECTORY on that one; verify loads it here, or there with --stack", async () => {
    const [local, remote] = await Promise.all([
      json("backup", "--to", directory),
      json("backup", "--to", `docker-host:${there}`, "--keep", "1"),
    ]);
    expect(local).toMatchObject({ place: join(directory, local.name), keys: 1000 });
    expect(remote).toMatchObject({ place: `docker-host:${join(there, remote.name)}`, keys: 1000 });
    expect(await archives(there)).toEqual([remote.name]);

    const made = await Promise.all([dockerHere, host.docker].map((docker) => throwaways(docker, name())));
    const verified = await Promise.all([
      runCommand(stack, "backup", "verify", local.place, "--json").then(({ stdout }) => JSON.parse(stdout)),
      json("backup", "verify", local.place),
      json("backup", "verify", remote.place),
    ]);
    for (const each of verified) expect(each).toMatchObject({ restores: true, keys: 1000, differences: [] });
    await expect.poll(() => made.map(({ names }) => names.length)).toEqual([1, 2]);
    for (const { events } of made) events.destroy();
  });

  test("a verb that is killed leaves nothing there", async () => {
    const [file = ""] = (await archives(directory)).map((each) => join(directory, each));
    const idle = { processes: ["redis-server"], connections: 0 };
    await expect.poll(leftThere).toMatchObject(idle);
    const before = { ...(await leftThere()), ...idle };
    const isKilled = async (verb: RunningVerb) => {
      expect((await verb.end("SIGKILL")).code).toBe(-1);
      await expect.poll(leftThere, { interval: 200 }).toEqual(before);
    };
    const isLoading = isExec(`${name()}-throwaway-`, "sh");
    const moments: { at: (event: DockerEvent) => boolean; args: string[] }[] = [
      { at: isExec(name(), "sh"), args: ["backup", "--to", directory, "--stack", stack.name] },
      { at: isPut, args: ["backup", "--to", `docker-host:${there}`, "--stack", stack.name] },
      { at: isLoading, args: ["backup", "verify", file, "--stack", stack.name] },
      { at: isLoading, args: ["restore", file, "--into", stack.name, "--yes"] },
    ];
    for (const { at, args } of moments) {
      const events = (await host.docker.getEvents()) as Readable;
      const verb = new RunningVerb(stack, ...args);
      for await (const line of createInterface({ input: events })) if (at(JSON.parse(line))) break;
      events.destroy();
      await isKilled(verb);
    }
    const reader = startVerb(stack, "logs", "--follow");
    await vi.waitUntil(() => reader.stdout !== "", { timeout: waitDeadline });
    expect(host.ssh.connections()).toBeGreaterThan(0);
    await isKilled(reader);
  });

  /** What an operation can leave behind there. */
  async function leftThere() {
    const [containers, volumes, files, processes, backups] = await Promise.all([
      host.cli("ps", "--all", "--format", "{{.Names}}"),
      host.cli("volume", "ls", "--quiet"),
      host.cli("exec", name(), "find", "/data"),
      host.cli("top", name(), "-eo", "pid,comm"),
      readdir(there),
    ]);
    return {
      containers,
      volumes,
      files,
      // The health check's come and go.
      processes: processes.split("\n").flatMap((line) => /^\d+ +(.*)/.exec(line.trim())?.[1] ?? []),
      backups,
      connections: host.ssh.connections(),
    };
  }

  test("clone gives a server on this machine the data of the one there", async () => {
    const cloned = await runCommand(here, "clone", stack.name, here.name, "--yes", "--json");
    expect(cloned).toMatchObject({ code: 0 });
    expect(await here.as("app", (redis) => redis.get("key:1000"))).toBe("value 1000");
    expect(await here.as("app", (redis) => redis.dbsize())).toBe(1000);
  });

  test("restore gives the server there a new volume on that host", async () => {
    await as("app", "DEL", "key:1");
    const [file = ""] = await archives(directory);
    const restored = await runCommand(
      stack,
      "restore",
      join(directory, file),
      "--into",
      stack.name,
      "--yes",
      "--json",
    );
    expect(restored).toMatchObject({ code: 0 });
    expect(await as("app", "GET", "key:1")).toBe("value 1");
    const { volume, previousVolume } = JSON.parse(restored.stdout);
    const volumes = (await host.cli("volume", "ls", "--quiet")).split("\n");
    expect(volumes).toEqual(expect.arrayContaining([volume, previousVolume]));
    expect(await as("app", "DBSIZE")).toBe("1000");
  });

  test("import reads a container there, by DOCKER_HOST", async () => {
    const { cwd, env } = stack.place;
    const image = await TestStack.image();
    await host.cli("run", "--detach", "--name", "by-hand", image, "redis-server", "--maxmemory", "64mb");
    const imported = await runCommand(
      { place: { cwd, env: { ...env, DOCKER_HOST: host.url } } },
      "import",
      "by-hand",
    );
    expect(imported.code).toBe(2);
    expect(imported.stdout).toContain(`docker:host: "${host.url}"`);
    expect(imported.stdout).toContain("maxmemory");
  });
});

interface DockerEvent {
  Action: string;
  Actor: { Attributes: Record<string, string> };
}

const isExec = (container: string, command: string) => (event: DockerEvent) =>
  event.Actor.Attributes.name?.startsWith(container) === true &&
  event.Action.startsWith(`exec_start: ${command}`);

/** Of the container that an archive goes through. */
const isPut = ({ Action, Actor }: DockerEvent) =>
  Action === "attach" && Actor.Attributes.name?.includes("redis-") === false;

/** The servers that are made from now on to have an archive of this one loaded. Docker itself remembers few events. */
async function throwaways(docker: Docker, server: string): Promise<{ names: string[]; events: Readable }> {
  const filters = JSON.stringify({ type: ["container"], event: ["create"] });
  const events = (await docker.getEvents({ filters })) as Readable;
  const names: string[] = [];
  createInterface({ input: events }).on("line", (line) => {
    const { name = "" } = (JSON.parse(line) as DockerEvent).Actor.Attributes;
    if (name.startsWith(`${server}-throwaway-`)) names.push(name);
  });
  return { names, events };
}
