import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type RevivedProvider, revive } from "./provider";
import { hashOf } from "./redisUnderTest";

const installed = {
  installedHash: "hash-1",
  files: { "redis.conf": "fingerprint-1" } as Record<string, string>,
  server: "no-such-container",
  installerId: "installer-1",
  exitCode: 0,
  logs: "installed",
  providerVersion: 1,
};
const refused = {
  ...installed,
  installerId: "installer-2",
  exitCode: 1,
  logs: `*** FATAL CONFIG FILE ERROR (Redis 8.0.2) ***\nReading the configuration file, at line 9\n>>> 'maxmemory lots'\nuser app #${hashOf("x")}\ninstall: nothing was changed`,
};

let provider: RevivedProvider<typeof installed, typeof installed>;
beforeAll(async () => {
  // Nothing listens there: the provider must not connect.
  provider = await revive("installedConfig", { port: 1 });
});
afterAll(() => provider.end());

describe("InstalledConfig", () => {
  it("is what the installer reported", async () => {
    expect(await provider.create(installed)).toEqual({ id: "installed", outs: installed });
  });

  it.each(["create", "update"] as const)(
    "fails a %s in Redis's own words, without hashes",
    async (method) => {
      const failing =
        method === "create" ? provider.create(refused) : provider.update("installed", installed, refused);
      await expect(failing).rejects.toThrow(
        /^Redis refuses this configuration.*exit code 1\):\n.*FATAL(.|\n)*\n>>> 'maxmemory lots'\nuser app \(credential\)\n/,
      );
    },
  );

  it("does not take a failure of the host for a refusal of Redis", async () => {
    const full = { ...refused, logs: "mv: No space left on device" };
    await expect(provider.create(full)).rejects.toThrow(
      /^The installer failed on the Docker host.*exit code 1\):\nmv: No space left/,
    );
  });

  it("says how to try again where there is no command docker", async () => {
    const blind = await revive<typeof installed, typeof installed>("installedConfig", {
      port: 1,
      environment: { PATH: "/nowhere" },
    });
    await expect(blind.create(refused)).rejects.toThrow(/not tried again.*`pulumi up --replace`/);
    blind.end();
  });

  it("sees the same difference again after a failed update, which leaves the old outputs in the state", async () => {
    expect(await provider.diff("installed", installed, refused)).toMatchObject({
      changes: true,
      replaces: [],
    });
  });

  it.each([
    ["nothing", {}, false],
    ["only what the installer printed", { logs: "other" }, false],
    ["another installer", { installerId: "installer-2" }, true],
    ["an installer that is not known yet", { installerId: "04da6b54-80e4-46f7-96ec-b56ff0331ba9" }, true],
    ["other files", { installedHash: "hash-2" }, true],
    ["new code", { providerVersion: 2 }, true],
  ])("with %s changed: %j is a change: %s", async (_what, change, changes) => {
    expect((await provider.diff("installed", installed, { ...installed, ...change })).changes).toBe(changes);
  });

  it("says that the data are gone when a server that was there before comes back on a new volume", async () => {
    const logs = "install: no data of Redis is on the data volume\ninstalled";
    const said = "The data volume is new and empty";
    await provider.create({ ...installed, logs });
    await provider.update(
      "installed",
      { ...installed, logs },
      { ...installed, logs, installedHash: "hash-2" },
    );
    expect(provider.printed()).not.toContain(said);
    await provider.update("installed", installed, { ...installed, logs, installerId: "installer-3" });
    await expect.poll(() => provider.printed()).toContain(said);
  });

  it("takes a server that is not there for one whose files must be installed again", async () => {
    const { props } = await provider.read("installed", installed);
    expect(props.files).toEqual({ "redis.conf": "(not compared: the server is not running)" });
  });

  it.each([
    ["there is no command docker", { PATH: "/nowhere" }, "there is no command docker"],
    [
      "nobody answers for Docker",
      { DOCKER_HOST: "unix:///nowhere.sock" },
      "annot connect to the Docker daemon",
    ],
  ])("says so when %s, and takes nothing for changed", async (_what, environment, why) => {
    const blind = await revive<typeof installed, typeof installed>("installedConfig", {
      port: 1,
      environment,
    });
    expect((await blind.read("installed", installed)).props).toEqual(installed);
    await expect.poll(() => blind.printed()).toContain(`were not compared with the installed ones: `);
    expect(blind.printed()).toContain(why);
    blind.end();
  });
});
