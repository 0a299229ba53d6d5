import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll } from "vitest";
import { installPlugins } from "../../../offline/plugins/build";
import { RunningPlugin } from "./plugin";

/** Both plugins, built and installed for one test file. */
export function installedPlugins(): {
  home: () => string;
  executable: (name: "docker" | "random") => string;
} {
  let home = "";
  const versions: Record<string, string> = {};
  beforeAll(async () => {
    home = await mkdtemp(join(tmpdir(), "redis-server-plugins-"));
    for (const { name, version } of await installPlugins(home)) versions[name] = version;
  });
  afterAll(() => rm(home, { recursive: true, force: true }));
  const executable = (name: string): string =>
    join(home, "plugins", `resource-${name}-v${versions[name]}`, `pulumi-resource-${name}`);
  return { home: () => home, executable };
}

/** A configured plugin, started once for a test file. */
export function runningPlugin(name: "docker" | "random"): () => RunningPlugin {
  const { executable } = installedPlugins();
  let plugin: RunningPlugin | undefined;
  beforeAll(async () => {
    plugin = await RunningPlugin.start(executable(name));
    await plugin.configure();
  });
  afterAll(() => plugin?.stop());
  return () => {
    if (!plugin) throw new Error(`the ${name} plugin is not running`);
    return plugin;
  };
}
