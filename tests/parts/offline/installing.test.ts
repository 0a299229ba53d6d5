import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { installPlugins, installProviderHost } from "../../../offline/plugins/build";
import { RunningPlugin } from "./plugin";

let home = "";
const plugins = (): string => join(home, "plugins");
const install = async () => [...(await installPlugins(home)), await installProviderHost(home)];

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), "plug-home-"));
});
afterAll(() => rm(home, { recursive: true, force: true }));

it("installs plugins of the versions that the SDK packages ask for, once", async () => {
  const first = await install();
  expect(first.map(({ outcome }) => outcome)).toEqual(["installed", "installed", "installed"]);
  const names = first.map(({ name, version }) => `resource-${name}-v${version}`);
  expect((await readdir(plugins())).sort()).toEqual(names.sort());
  expect((await install()).map(({ outcome }) => outcome)).toEqual(["unchanged", "unchanged", "unchanged"]);
});

it("replaces what was made from other sources, and leaves nothing else behind", async () => {
  const [docker] = await readdir(plugins());
  const stamp = join(plugins(), docker ?? "", "redis-server.sources");
  const sources = await readFile(stamp, "utf8");
  await writeFile(stamp, "older");
  expect((await install()).map(({ outcome }) => outcome)).toEqual(["installed", "unchanged", "unchanged"]);
  expect(await readFile(stamp, "utf8")).toBe(sources);
  expect(await readdir(plugins())).toHaveLength(3);
});

it("leaves an official plugin alone", async () => {
  const official = await mkdtemp(join(tmpdir(), "plug-official-"));
  const [docker] = await readdir(plugins());
  const binary = join(official, "plugins", docker ?? "", "pulumi-resource-docker");
  await mkdir(join(binary, ".."), { recursive: true });
  await writeFile(binary, "official");
  const outcomes = async () => (await installPlugins(official)).map(({ outcome }) => outcome);
  expect(await outcomes()).toEqual(["official", "installed"]);
  expect(await readFile(binary, "utf8")).toBe("official");
  await rm(official, { recursive: true });
});

it("makes nothing but what runs the dynamic providers where both plugins are official", async () => {
  const official = await mkdtemp(join(tmpdir(), "plug-official-"));
  const names = (await readdir(plugins())).filter((name) => !name.includes("pulumi-nodejs"));
  for (const name of names) {
    await mkdir(join(official, "plugins", name), { recursive: true });
    await writeFile(join(official, "plugins", name, "binary"), "official");
  }
  expect((await installPlugins(official)).map(({ outcome }) => outcome)).toEqual(["official", "official"]);
  expect((await readdir(join(official, "plugins"))).sort()).toEqual(names.sort());
  expect((await installProviderHost(official)).outcome).toBe("installed");
  expect((await readdir(join(official, "plugins"))).sort()).toEqual((await readdir(plugins())).sort());
  await rm(official, { recursive: true });
});

it("a compiled cache of another Node is ignored", async () => {
  const [docker] = await readdir(plugins());
  const directory = join(plugins(), docker ?? "");
  await writeFile(join(directory, "main.cache"), "compiled by another V8");
  const plugin = await RunningPlugin.start(join(directory, "pulumi-resource-docker"));
  const { inputs } = await plugin.check("docker:index/volume:Volume", { name: "a" });
  plugin.stop();
  expect(inputs).toEqual({ __defaults: [], name: "a" });
  expect((await stat(join(directory, "main.cjs"))).size).toBeLessThan(1_500_000);
});
