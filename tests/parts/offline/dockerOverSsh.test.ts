import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { redisImage } from "../boot/image";
import { children } from "../connection/processes";
import { RemoteHost, withoutRemoteHost } from "../connection/remoteHost";
import { installedPlugins } from "./installed";
import { RunningPlugin } from "./plugin";
import { types, up } from "./resources";

if (withoutRemoteHost) console.log(`skipped: a second Docker host ${withoutRemoteHost}`);

describe.skipIf(withoutRemoteHost)("the bundled docker plugin over ssh://", () => {
  const { executable } = installedPlugins();
  let host: RemoteHost;
  let plugin: RunningPlugin;

  beforeAll(async () => {
    host = await RemoteHost.start("rem-plugin");
    plugin = await RunningPlugin.start(executable("docker"), host.ssh.environment);
    await plugin.configure({ host: host.url });
  });
  afterAll(async () => {
    plugin?.stop();
    await host?.stop();
  });

  it("makes, reads and removes many things at a time, and no more connections than sshd takes", async () => {
    const numbers = Array.from({ length: 24 }, (_, number) => number);
    const volumes = await Promise.all(
      numbers.map((number) => up(plugin, "volume", { name: `rem-${number}` })),
    );
    expect((await host.cli("volume", "ls", "-q")).split("\n").sort()).toEqual(
      numbers.map((number) => `rem-${number}`).sort(),
    );
    expect(host.ssh.connections()).toBeLessThanOrEqual(4);
    const read = await Promise.all(volumes.map(({ id, outputs }) => plugin.read(types.volume, id, outputs)));
    expect(read.map(({ id }) => id)).toEqual(volumes.map(({ id }) => id));
    await Promise.all(volumes.map(({ id, outputs }) => plugin.delete(types.volume, id, outputs)));
    expect(await host.cli("volume", "ls", "-q")).toBe("");
  });

  const container = {
    name: "rem-one",
    image: redisImage(),
    command: ["sh", "-c", "cat /greeting"],
    attach: true,
    logs: true,
    mustRun: false,
    uploads: [{ file: "/greeting", content: "hello from over there" }],
  };

  it("uploads into a container, waits for its end and reads its log", async () => {
    const made = await up(plugin, "container", container);
    expect(made.outputs).toMatchObject({
      exitCode: 0,
      containerLogs: expect.stringContaining("hello from over there"),
    });
    await plugin.delete(types.container, made.id, made.outputs);
    expect(await host.cli("ps", "-aq")).toBe("");
  });

  it("comes back after the network was gone", async () => {
    expect(children(plugin.pid)).not.toEqual([]);
    host.ssh.cut();
    // The server's end of a connection is gone first; the plugin's ends when its ssh has.
    await expect.poll(() => children(plugin.pid)).toEqual([]);
    const made = await up(plugin, "volume", { name: "rem-after" });
    await plugin.delete(types.volume, made.id, made.outputs);
  });
});
