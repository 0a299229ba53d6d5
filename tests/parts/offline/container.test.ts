import { createServer } from "node:net";
import { describe, expect, it, vi } from "vitest";
import { freePort } from "../../../scripts/freePort";
import { waitDeadline } from "../../deadlines";
import { docker, dockerOutcome } from "../boot/docker";
import { redisImage } from "../boot/image";
import { runningPlugin } from "./installed";
import { PluginError, type Properties } from "./plugin";
import { ownNames, preview, types, up } from "./resources";

const plugin = runningPlugin("docker");
const own = ownNames();

/** Everything a container needs, running until it is told to end. */
const sleeping = (name: string, more: Properties = {}): Properties => ({
  name: own(name),
  image: redisImage(),
  entrypoints: ["sh", "-c"],
  command: ["trap 'exit 0' TERM; echo ready; while :; do sleep 0.1; done"],
  ...more,
});

async function failure(run: Promise<unknown>): Promise<PluginError> {
  const error = await run.then(
    () => undefined,
    (reason) => reason,
  );
  expect(error).toBeInstanceOf(PluginError);
  return error as PluginError;
}

describe("a container that does not start", () => {
  it("an image that is nowhere", async () => {
    const image = "127.0.0.1:1/plug-nowhere:1";
    const { message, unfinished } = await failure(up(plugin(), "container", sleeping("nowhere", { image })));
    const words = `Unable to create container with image ${image}: unable to pull image ${image}: error pulling image ${image}: `;
    expect(message).toContain(`${words}Error response from daemon: `);
    expect(unfinished).toBeUndefined();
  });

  it("a name that is taken", async () => {
    await up(plugin(), "container", sleeping("taken"));
    const { message, unfinished } = await failure(up(plugin(), "container", sleeping("taken")));
    expect(message).toMatch(
      /^Unable to create container: Error response from daemon: Conflict\. The container name .* is already in use/,
    );
    expect(unfinished).toBeUndefined();
  });

  it("a port that is taken: the container stays in the state, and an update takes it for done, as the official plugin's", async () => {
    const port = await freePort();
    const listener = createServer().listen(port, "127.0.0.1");
    const program = sleeping("port", { ports: [{ internal: 6379, external: port, ip: "127.0.0.1" }] });
    const { message, unfinished } = await failure(up(plugin(), "container", program));
    listener.close();
    expect(message).toMatch(new RegExp(`^Unable to start container: Error response from daemon: .*${port}`));
    expect(unfinished?.reasons).toEqual([message]);
    expect((await dockerOutcome("inspect", unfinished?.id ?? "")).exitCode).toBe(0);

    const next = await preview(plugin(), "container", unfinished?.outputs ?? {}, program);
    expect(next).toMatchObject({ changes: false, replaces: [] });
    const { inputs } = await plugin().check(types.container, program);
    await plugin().update(types.container, unfinished?.id ?? "", unfinished?.outputs ?? {}, inputs);
    expect(await docker("inspect", "-f", "{{.State.Status}}", unfinished?.id ?? "")).toBe("created");
    await plugin().delete(types.container, unfinished?.id ?? "", unfinished?.outputs ?? {});
    expect((await up(plugin(), "container", program)).outputs).toMatchObject({ ports: [{ external: port }] });
  });
});

describe("waiting", () => {
  const probe = (...tests: string[]) => ({ tests, interval: "1s", timeout: "1s", retries: 1 });

  it("never healthy: fails after the timeout and stays in the state, with nothing to change", async () => {
    const program = sleeping("sick", { wait: true, waitTimeout: 2, healthcheck: probe("CMD", "false") });
    const { message, unfinished } = await failure(up(plugin(), "container", program));
    expect(message).toBe("container failed to be in healthy state");
    expect(await preview(plugin(), "container", unfinished?.outputs ?? {}, program)).toMatchObject({
      changes: false,
      replaces: [],
    });
  });

  it("an end without a restart cannot become healthy: no waiting for the timeout", async () => {
    const ended = { command: ["exit 3"], wait: true, waitTimeout: 600, healthcheck: probe("CMD", "true") };
    const { message } = await failure(up(plugin(), "container", sleeping("ended", ended)));
    expect(message).toBe("container failed to be in healthy state");
  });

  it("without `wait`, a process that ends at once is a success, and a refresh shows it", async () => {
    const program = sleeping("brief", { command: ["exit 3"] });
    const { id, outputs, inputs } = await up(plugin(), "container", program);
    await docker("wait", id);
    expect(await preview(plugin(), "container", outputs, program)).toMatchObject({ changes: false });
    const read = await plugin().read(types.container, id, outputs, inputs);
    expect(read.outputs).toMatchObject({ mustRun: false, exitCode: 3 });
    expect(await preview(plugin(), "container", read.outputs, program)).toMatchObject({
      changed: ["mustRun"],
      replaces: [],
    });
  });

  it("`attach` waits for the end and keeps what both streams said", async () => {
    const program = { attach: true, logs: true, mustRun: false, command: ["echo out; echo err >&2; exit 7"] };
    const { outputs } = await up(plugin(), "container", sleeping("attached", program));
    expect(outputs.exitCode).toBe(7);
    expect(String(outputs.containerLogs).split("\n").sort()).toEqual(["", "err", "out"]);
    const { logsListStrings } = await plugin().invoke("docker:index/getLogs:getLogs", {
      name: own("attached"),
      tail: "1",
    });
    expect(["out", "err"]).toContain((logsListStrings as string[])[0]);
    expect(logsListStrings).toHaveLength(1);
  });
});

describe("what changed outside", () => {
  it("a container that is gone is nowhere to be read", async () => {
    const { id, outputs } = await up(plugin(), "container", sleeping("gone"));
    await docker("rm", "-f", "-v", id);
    expect((await plugin().read(types.container, id, outputs)).id).toBe("");
    await plugin().delete(types.container, id, outputs);
  });

  it("a stopped container is started by the next update", async () => {
    const program = sleeping("stopped", { destroyGraceSeconds: 1 });
    const { id, outputs, inputs } = await up(plugin(), "container", program);
    await docker("stop", "-t", "0", id);
    const read = await plugin().read(types.container, id, outputs, inputs);
    await plugin().update(types.container, id, read.outputs, inputs);
    expect(await docker("inspect", "-f", "{{.State.Running}}", id)).toBe("true");
  });

  it("`memory` alone: Docker adds `memorySwap`, which the next update wants to take away", async () => {
    const program = sleeping("memory", { memory: 64 });
    const { id, outputs, inputs } = await up(plugin(), "container", program);
    const read = await plugin().read(types.container, id, outputs, inputs);
    expect(read.outputs).toMatchObject({ memory: 64, memorySwap: 128 });
    expect(await preview(plugin(), "container", read.outputs, program)).toMatchObject({
      changed: ["memorySwap"],
      replaces: [],
    });
  });
});

describe("delete", () => {
  // SIGTERM comes in both cases, SIGKILL right after it in one: only a process that takes its time shows which.
  async function exitCodeOfDeleted(name: string, seconds: number, more: Properties): Promise<string> {
    const command = [`trap 'sleep ${seconds}; exit 0' TERM; echo ready; while :; do sleep 0.1; done`];
    const { id, outputs } = await up(plugin(), "container", sleeping(name, { command, ...more }));
    // The process says `ready` when it has its trap.
    await vi.waitUntil(async () => (await docker("logs", id)) === "ready", { timeout: waitDeadline });
    const since = new Date().toISOString();
    await plugin().delete(types.container, id, outputs);
    const filters = ["--filter", `container=${id}`, "--filter", "event=die"];
    const period = ["--since", since, "--until", new Date().toISOString()];
    return await docker("events", ...period, ...filters, "--format", "{{.Actor.Attributes.exitCode}}");
  }

  it.each([
    {
      name: "`destroyGraceSeconds` lets the process end itself",
      more: { destroyGraceSeconds: 600 },
      seconds: 3,
      exitCode: "0",
    },
    // Docker's own grace would be ten seconds.
    { name: "unset means that it is killed", more: {}, seconds: 9, exitCode: "137" },
  ])("$name", async ({ more, seconds, exitCode }) => {
    expect(await exitCodeOfDeleted(`grace-${exitCode}`, seconds, more)).toBe(exitCode);
  });

  it("takes anonymous volumes along, and named ones not", async () => {
    const volumes = [{ containerPath: "/anonymous" }, { containerPath: "/named", volumeName: own("kept") }];
    const { id, outputs } = await up(plugin(), "container", sleeping("volumes", { volumes }));
    const mounts = await docker("inspect", "-f", "{{range .Mounts}}{{.Name}} {{end}}", id);
    await plugin().delete(types.container, id, outputs);
    const left = await Promise.all(mounts.split(" ").map((name) => dockerOutcome("volume", "inspect", name)));
    expect(left.filter(({ exitCode }) => exitCode === 0)).toHaveLength(1);
    expect((await dockerOutcome("volume", "inspect", own("kept"))).exitCode).toBe(0);
  });
});
