import { describe, expect, it } from "vitest";
import { docker } from "../boot/docker";
import { redisImage } from "../boot/image";
import { runningPlugin } from "./installed";
import afterRefresh from "./official/after-refresh.json";
import type { Properties } from "./plugin";
import { ownNames, preview, types, up } from "./resources";

const plugin = runningPlugin("docker");
const own = ownNames();
const unknown = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** The server of the recorded program, with the `memorySwap` that keeps it free of changes. */
const recorded = (afterRefresh as { inputs: Properties; outputs: Properties }[]).at(-1) as {
  inputs: Properties;
  outputs: Properties;
};
const server: Properties = { ...recorded.inputs, memorySwap: 512 };
const healthcheck = server.healthcheck as Properties;
const changed = (changes: Properties) =>
  preview(plugin(), "container", recorded.outputs, { ...server, ...changes });

describe("a change of a container", () => {
  it.each<{ change: string; to: Properties; replaces: boolean }>([
    { change: "name", to: { name: "other" }, replaces: true },
    { change: "image", to: { image: "sha256:other" }, replaces: true },
    { change: "image", to: { image: unknown }, replaces: true },
    { change: "command", to: { command: ["other"] }, replaces: true },
    { change: "entrypoints", to: { entrypoints: ["other"] }, replaces: true },
    { change: "envs", to: { envs: ["A=1"] }, replaces: true },
    { change: "labels", to: { labels: [{ label: "redis.boot-config", value: "other" }] }, replaces: true },
    {
      change: "ports",
      to: { ports: [{ internal: 6379, external: 1, ip: "127.0.0.1", protocol: "tcp" }] },
      replaces: true,
    },
    { change: "uploads", to: { uploads: [{ file: "/a", content: "b" }] }, replaces: true },
    { change: "volumes", to: { volumes: [] }, replaces: true },
    { change: "networkMode", to: { networkMode: "host" }, replaces: true },
    { change: "networksAdvanced", to: { networksAdvanced: [{ name: "redis-net" }] }, replaces: true },
    { change: "capabilities", to: { capabilities: { drops: [] } }, replaces: true },
    { change: "readOnly", to: { readOnly: false }, replaces: true },
    { change: "user", to: { user: "root" }, replaces: true },
    { change: "sysctls", to: { sysctls: {} }, replaces: true },
    { change: "ulimits", to: { ulimits: undefined }, replaces: true },
    { change: "logOpts", to: { logOpts: { "max-size": "1m" } }, replaces: true },
    { change: "stopTimeout", to: { stopTimeout: 9 }, replaces: true },
    { change: "restart", to: { restart: "always" }, replaces: false },
    { change: "memory", to: { memory: 300 }, replaces: false },
    { change: "memoryReservation", to: { memoryReservation: 100 }, replaces: false },
    { change: "cpuShares", to: { cpuShares: 2 }, replaces: false },
    { change: "destroyGraceSeconds", to: { destroyGraceSeconds: 5 }, replaces: false },
    // Reported as changes, so that a program's `replaceOnChanges` can make them real.
    { change: "healthcheck", to: { healthcheck: { ...healthcheck, interval: "2s" } }, replaces: false },
    { change: "tmpfs", to: { tmpfs: { "/tmp": "size=32m" } }, replaces: false },
    { change: "init", to: { init: true }, replaces: false },
  ])("of $change to $to", async ({ change, to, replaces }) => {
    const given = Object.fromEntries(
      Object.entries({ ...server, ...to }).filter(([, value]) => value !== undefined),
    );
    expect(await preview(plugin(), "container", recorded.outputs, given as Properties)).toEqual({
      changes: true,
      changed: [change],
      replaces: replaces ? [change] : [],
      deleteBeforeReplace: true,
    });
  });

  it.each([
    { what: "nothing", to: {} },
    { what: "the order of the volumes", to: { volumes: [...(server.volumes as unknown[])].reverse() } },
    { what: "another spelling of a duration", to: { healthcheck: { ...healthcheck, startPeriod: "0m30s" } } },
    {
      what: "what Docker decides",
      to: { hostname: "bd44348b411b", shmSize: 64, runtime: "runc", platform: "linux" },
    },
    { what: "another spelling of a capability", to: { capabilities: { drops: ["CAP_ALL"] } } },
    { what: "what is nothing anyway", to: { uploads: [], envs: [], privileged: false, domainname: "" } },
  ])("is not $what", async ({ to }) => {
    expect(await changed(to)).toMatchObject({ changes: false, changed: [] });
  });
});

it("a preview promises what is given and leaves open what Docker decides", async () => {
  const { outputs } = await plugin().create(types.container, { ...server, name: unknown }, true);
  expect(outputs).toMatchObject({
    name: unknown,
    memory: 256,
    exitCode: unknown,
    networkDatas: unknown,
    entrypoints: unknown,
  });
});

it("an update in place reaches the container and the state", async () => {
  const program = {
    name: own("update"),
    image: redisImage(),
    entrypoints: ["sleep"],
    command: ["600"],
    memory: 64,
    memorySwap: 64,
  };
  const { id, outputs } = await up(plugin(), "container", program);
  const { inputs } = await plugin().check(types.container, {
    ...program,
    memory: 96,
    memorySwap: 128,
    restart: "always",
  });
  const updated = await plugin().update(types.container, id, outputs, inputs);
  const { Memory, MemorySwap, RestartPolicy } = JSON.parse(
    await docker("inspect", "-f", "{{json .HostConfig}}", id),
  );
  expect({ Memory, MemorySwap, Name: RestartPolicy.Name }).toEqual({
    Memory: 96 * 2 ** 20,
    MemorySwap: 128 * 2 ** 20,
    Name: "always",
  });
  expect(updated).toEqual({ ...outputs, memory: 96, memorySwap: 128, restart: "always" });
});

it("uploads arrive with their mode, and a change of them is seen", async () => {
  const uploads = [
    { file: "/put/text", content: "text" },
    { file: "/put/script", contentBase64: Buffer.from("script").toString("base64"), executable: true },
    { file: "/put/secret", content: "secret", permissions: "0400", owner: "999", group: "999" },
  ];
  const look = "cd /put && for file in *; do stat -c '%n %a %u:%g' $file; done; cat script";
  const program = {
    name: own("uploads"),
    image: redisImage(),
    attach: true,
    logs: true,
    mustRun: false,
    uploads,
  };
  const { outputs } = await up(plugin(), "container", {
    ...program,
    entrypoints: ["sh", "-c"],
    command: [look],
  });
  expect(outputs.containerLogs).toBe("script 744 0:0\nsecret 400 999:999\ntext 644 0:0\nscript");
});
