import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { parse } from "yaml";
import { plugins } from "../../../offline/plugins/build";
import { pluginDirectory, providerHost } from "../../../offline/plugins/installed";

describe("what runs the dynamic providers", () => {
  let scratch = "";
  const home = () => join(scratch, "pulumi-home");

  // The official `pulumi`, in place of which a script puts a plugin where it is told to.
  beforeEach(async () => {
    scratch = await mkdtemp(join(tmpdir(), "provider-host-"));
    const install =
      'to=$PULUMI_HOME/plugins/resource-$4-v$5\nmkdir -p "$to" && echo official >"$to/binary"\n';
    await writeFile(join(scratch, "pulumi"), `#!/bin/sh\n${install}`, { mode: 0o755 });
    vi.stubEnv("REDIS_SERVER_CACHE", scratch);
    vi.stubEnv("REDIS_SERVER_STATE", join(scratch, "state"));
    vi.resetModules();
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await rm(scratch, { recursive: true });
  });

  /** The plugins of the project that `npm start` works in. */
  async function projectPlugins(): Promise<unknown> {
    const { writeProject } = await import("../../../scripts/setup/state.js");
    const environment = {
      pulumi: scratch,
      pulumiHome: home(),
      bundledPlugins: false,
      image: null,
      dockerHost: null,
    };
    await writeProject(environment);
    return parse(await readFile(join(scratch, "state/project/Pulumi.yaml"), "utf8")).plugins;
  }

  it("is installed beside the official plugins, and named in the project, so that an official pulumi takes it too", async () => {
    const { findPlugins } = await import("../../../scripts/setup/plugins.js");
    const { bundled, from } = await findPlugins(
      scratch,
      async () => true,
      () => {},
    );
    expect([bundled, from]).toEqual([false, expect.stringMatching(/^docker \S+, random \S+, official$/)]);
    const host = pluginDirectory(providerHost, home());
    for (const plugin of plugins) expect(await readdir(pluginDirectory(plugin, home()))).toEqual(["binary"]);
    expect(await readdir(host)).toContain("pulumi-resource-pulumi-nodejs");
    expect(await projectPlugins()).toEqual({ providers: [{ name: "pulumi-nodejs", path: host }] });
  });

  it("is the one that Pulumi brings along where none was installed", async () => {
    expect(await projectPlugins()).toBeUndefined();
  });
});
