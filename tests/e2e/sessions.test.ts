import { type ChildProcess, execFile, spawn } from "node:child_process";
import { join } from "node:path";
import type { Redis } from "ioredis";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { freePort } from "../../scripts/freePort";
import { waitDeadline } from "../deadlines";
import { docker, repository, TestStack } from "./testStack";

interface Ended {
  code: number;
  stdout: string;
  stderr: string;
}

describe("logs, slowlog, denied, sessions, kick and doctor of a stack", () => {
  let stack: TestStack;
  let config: { port: number; users: Record<string, { rules: string }> };
  const open: Redis[] = [];

  beforeAll(async () => {
    config = {
      port: await freePort(),
      users: { app: { rules: "~app:* +get +set +ping" }, other: { rules: "~* +get +ping" } },
    };
    stack = await TestStack.create(config);
    await stack.up();
  });
  afterAll(async () => {
    for (const client of open) client.disconnect();
    await stack?.remove();
  });

  const line = ([verb = "", ...args]: string[]) => {
    const all = [verb, "--stack", stack.name, ...args];
    return [join(repository, "scripts/run.mjs"), "scripts/redis.ts", ...all];
  };
  const place = () => ({ cwd: stack.place.cwd, env: stack.place.env });
  const redis = (...args: string[]): Promise<Ended> =>
    new Promise((done) => {
      execFile(process.execPath, line(args), place(), (error, stdout, stderr) =>
        done({ code: Number(error?.code ?? 0), stdout, stderr }),
      );
    });
  const json = async (...args: string[]) => JSON.parse((await redis(...args, "--json")).stdout);
  const connect = async (user: string) => {
    const client = await stack.connect(user);
    open.push(client);
    return client;
  };
  const begin = (...args: string[]): ChildProcess =>
    spawn(process.execPath, line(args), { ...place(), stdio: ["pipe", "pipe", "ignore"] });

  test("a command that a user was denied is allowed by the rules of denied, once they are in the stack file", async () => {
    expect((await redis("denied")).code).toBe(0);
    await stack.as("app", async (app) => {
      await expect(app.del("app:1")).rejects.toThrow("NOPERM");
      await expect(app.get("note")).rejects.toThrow("NOPERM");
    });
    const { code, stdout } = await redis("denied");
    expect(code).toBe(2);
    expect(stdout).toContain("add `+del`");
    const [denied] = (await json("denied")).users;
    const objects = denied.denials.flatMap((denial: { objects: string[] }) => denial.objects);
    // ioredis asks for the last one when it connects, and does without.
    expect(objects.sort()).toEqual(["client|setinfo", "del", "note"]);

    config = { ...config, users: { ...config.users, app: { rules: denied.rules } } };
    await stack.configure(config);
    await stack.up();
    await stack.as("app", async (app) => {
      expect(await app.del("app:1")).toBe(0);
      expect(await app.get("note")).toBeNull();
    });
    // Pulumi's history has whole seconds.
    await vi.waitUntil(async () => (await redis("denied")).code === 0, { timeout: waitDeadline });
    const { users } = await json("denied", "--all");
    expect(users[0].denials.every(({ isAllowed }: { isAllowed: boolean }) => isAllowed)).toBe(true);
  });

  test("sessions tells whose they are; kick closes those of one user and nobody else's", async () => {
    const app = [await connect("app"), await connect("app")];
    const other = await connect("other");
    await Promise.all([...app, other].map((client) => client.ping()));
    const users = async () => (await json("sessions")).map(({ user }: { user: string }) => user);
    // The health check comes and goes.
    const listed = (await users()).filter((user: string) => user !== "health");
    expect(listed).toEqual(["app", "app", "other"]);

    const asked = await redis("kick", "app");
    expect([asked.code, asked.stdout]).toEqual([1, ""]);
    expect(asked.stderr).toMatch(/add --yes to mean it\. app has 2 sessions \(2 from /);
    expect(app.map(({ status }) => status)).toEqual(["ready", "ready"]);

    const closed = Promise.all(app.map((client) => new Promise((done) => client.once("end", done))));
    expect(await json("kick", "app", "--yes")).toEqual({ user: "app", closed: 2 });
    await closed;
    expect(await other.ping()).toBe("PONG");
    expect((await users()).filter((user: string) => user !== "health")).toEqual(["other"]);
    expect((await redis("kick", "oter", "--yes")).stderr).toContain("did you mean `other`?");
  });

  test("slowlog tells the user and no password", async () => {
    await stack.as("admin", async (admin) => {
      await admin.config("SET", "slowlog-log-slower-than", "0");
      const other = await connect("other");
      await other.get("app:1");
      await admin.config("SET", "slowlog-log-slower-than", "10000");
    });
    const { stdout } = await redis("slowlog");
    expect(stdout).toMatch(/ other +\S+:\d+ +GET app:1/);
    for (const { value } of Object.values(await stack.outputs())) {
      const passwords = JSON.stringify(value).match(/[A-Za-z0-9]{32}/g) ?? [];
      expect(passwords.filter((password) => stdout.includes(password))).toEqual([]);
    }
  });

  test("doctor finds what is wrong, and the server well", async () => {
    const found: { id: string; level: string }[] = await json("doctor");
    const levels = Object.fromEntries(found.map(({ id, level }) => [id, level]));
    expect(levels).toMatchObject({
      container: "ok",
      published: "ok",
      persistence: "ok",
      passwords: "ok",
      "restart-policy": "ok",
    });
    await stack.as("admin", (admin) => admin.call("ACL", "SETUSER", "open", "on", "nopass", "+ping"));
    const { code, stdout } = await redis("doctor");
    expect(code).toBe(2);
    expect(stdout).toMatch(/^BAD +Users without a password +open: /m);
    await stack.as("admin", (admin) => admin.call("ACL", "DELUSER", "open"));
  });

  test("logs follows the server through a restart, and a reader that ends it is no error", async () => {
    const { stdout } = await redis("logs");
    expect(stdout).toMatch(/^\d{4}-\S+Z {3}Ready to accept connections/m);
    const follows = begin("logs", "--follow", "--tail", "1", "--json");
    const lines: { time: string; message: string }[] = [];
    follows.stdout?.setEncoding("utf8").on("data", (text: string) => {
      for (const each of text.trim().split("\n")) lines.push(JSON.parse(each));
    });
    await vi.waitUntil(() => lines.length > 0, { timeout: waitDeadline });
    await stack.container().restart();
    const isReady = () => lines.slice(1).some(({ message }) => message.startsWith("Ready to accept"));
    await vi.waitUntil(isReady, { timeout: waitDeadline });
    expect(new Set(lines.map(({ time }) => time)).size).toBe(lines.length);
    const ended = new Promise((done) => follows.once("exit", (code, signal) => done(signal ?? code)));
    follows.kill("SIGINT");
    expect(await ended).toBe("SIGINT");
  });

  test("a container that is stopped or paused: what to do is said, and its log is there", async () => {
    await stack.container().pause();
    expect((await redis("sessions")).stderr).toContain(`\`docker unpause redis-${stack.name}\``);
    await stack.container().unpause();
    await stack.container().stop();
    expect((await redis("sessions")).stderr).toContain(`\`docker start redis-${stack.name}\` starts it`);
    expect((await redis("logs")).stdout).toContain("Redis is now ready to exit");
    expect(await json("doctor")).toContainEqual(expect.objectContaining({ id: "container", level: "bad" }));
    await stack.container().start();
    await stack.healthy();
  });

  test("a stack that is not there", async () => {
    const { code, stderr } = await redis("sessions", "--stack", `${stack.name}x`);
    expect([code, stderr]).toEqual([1, expect.stringContaining(`there is no stack ${stack.name}`)]);
  });

  test("SIGKILL in the middle of any of them leaves the server as it was", async () => {
    const state = async () => ({
      identity: await stack.identity(),
      users: await stack.aclList(),
      settings: await stack.settings("*"),
      files: await stack.bootFiles(),
    });
    const other = await connect("other");
    const before = await state();
    const verbs = [
      ["logs", "-f"],
      ["slowlog"],
      ["denied"],
      ["sessions"],
      ["doctor"],
      ["kick", "app", "--yes"],
    ];
    for (const verb of verbs) {
      const running = begin(...verb);
      // Once it talks to the server, or has ended before: what it does there takes less than a look takes.
      let isOver = false;
      const ended = new Promise<void>((done) => running.once("exit", () => done())).then(() => {
        isOver = true;
      });
      await vi.waitUntil(
        async () => isOver || (await stack.as("admin", hasSecondAdmin)) || verb[0] === "logs",
        { timeout: waitDeadline, interval: 20 },
      );
      running.kill("SIGKILL");
      await ended;
    }
    // What doctor looks by may have been made and never begun to run: the next one takes it away.
    await redis("doctor");
    const filters = { name: [`${stack.name}-doctor`] };
    expect(await docker.listContainers({ all: true, filters })).toEqual([]);
    expect(await state()).toEqual(before);
    expect(await other.ping()).toBe("PONG");
    await vi.waitUntil(async () => !(await stack.as("admin", hasSecondAdmin)), { timeout: waitDeadline });
  });
});

async function hasSecondAdmin(admin: Redis): Promise<boolean> {
  const list = (await admin.client("LIST")) as string;
  return list.split("\n").filter((each) => each.includes(" user=admin ")).length > 1;
}
