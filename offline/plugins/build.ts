// Makes Pulumi's docker and random plugins of redis-server out of this folder and puts them into a PULUMI_HOME.
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { chmod, copyFile, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { promisify } from "node:util";
import { version as dockerVersion } from "@pulumi/docker/package.json";
import { version as randomVersion } from "@pulumi/random/package.json";
import { type BuildOptions, type Plugin as BuildPlugin, type BuildResult, build } from "esbuild";
import { type Plugin, pluginDirectory, providerHost } from "./installed";

const run = promisify(execFile);
const repository = join(__dirname, "../..");

/** A plugin has the version of its SDK package: the engine asks for exactly that one. */
export const plugins: readonly Plugin[] = [
  { name: "docker", version: dockerVersion },
  { name: "random", version: randomVersion },
];

/** Which sources an installed plugin was made from; the official plugins have no such file. */
const stamp = "redis-server.sources";

interface InstalledPlugin extends Plugin {
  outcome: "installed" | "unchanged" | "official";
}

/**
 * Installs the plugins where the engine looks for them. What is there already and made from the same sources stays,
 * and so does an official plugin.
 */
export async function installPlugins(pulumiHome: string): Promise<InstalledPlugin[]> {
  const sources = await fingerprint();
  return allSettled(plugins.map((plugin) => settle(plugin, pulumiHome, sources)));
}

/** Installs what runs the dynamic providers, whosever the other plugins are: Pulumi brings along none that starts as fast. */
export async function installProviderHost(pulumiHome: string): Promise<InstalledPlugin> {
  return settle(providerHost, pulumiHome, await fingerprint());
}

async function settle(plugin: Plugin, pulumiHome: string, sources: string): Promise<InstalledPlugin> {
  const directory = pluginDirectory(plugin, pulumiHome);
  const found = await installed(directory, sources);
  if (found === "outdated") await install(plugin.name, directory, sources);
  return { ...plugin, outcome: found === "outdated" ? "installed" : found };
}

/** The results of all, or the first error once all have ended. */
async function allSettled<T>(promises: Promise<T>[]): Promise<T[]> {
  await Promise.allSettled(promises);
  return Promise.all(promises);
}

async function installed(directory: string, sources: string): Promise<"outdated" | "unchanged" | "official"> {
  const files = await readdir(directory).catch((): string[] => []);
  if (files.length === 0) return "outdated";
  if (!files.includes(stamp)) return "official";
  return (await readFile(join(directory, stamp), "utf8")) === sources ? "unchanged" : "outdated";
}

async function install(name: string, directory: string, sources: string): Promise<void> {
  const fresh = `${directory}.new-${process.pid}`;
  const old = `${directory}.old-${process.pid}`;
  await mkdir(fresh, { recursive: true });
  try {
    await bundle(name, fresh);
    await copyFile(join(__dirname, "launcher.cjs"), join(fresh, `pulumi-resource-${name}`));
    await chmod(join(fresh, `pulumi-resource-${name}`), 0o755);
    await run(process.execPath, [
      join(__dirname, "compile.cjs"),
      join(fresh, "main.cjs"),
      join(fresh, "main.cache"),
    ]);
    await writeFile(join(fresh, stamp), sources);
    await rename(directory, old).catch(ignoreMissing);
    await rename(fresh, directory).catch(async (error) => {
      // Another process may have been faster.
      if ((await installed(directory, sources)) !== "unchanged") throw error;
    });
  } finally {
    await Promise.all([fresh, old].map((path) => rm(path, { recursive: true, force: true })));
  }
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== "ENOENT") throw error;
}

const shared = {
  bundle: true,
  platform: "node",
  target: "node20",
  format: "cjs",
  minify: true,
  legalComments: "none",
  metafile: true,
} satisfies BuildOptions;

const withoutCompilers: BuildPlugin = {
  name: "without compilers",
  setup({ onResolve }) {
    onResolve({ filter: /\/typescript-shim$|\/automation$|^@npmcli\/arborist$/ }, () => ({
      path: join(__dirname, "absent.cjs"),
    }));
  },
};

async function bundle(name: string, directory: string): Promise<void> {
  if (name === "pulumi-nodejs") {
    const host = await build({
      ...shared,
      entryPoints: [require.resolve("@pulumi/pulumi/cmd/dynamic-provider")],
      outfile: join(directory, "main.cjs"),
      plugins: [withoutCompilers],
    });
    return demandKnownSources([host]);
  }
  const unused = ["ssh2", "@grpc/proto-loader", "protobufjs"];
  const operations = name === "docker" ? "operations.ts" : "password.ts";
  const parts = await Promise.all([
    build({
      ...shared,
      entryPoints: [join(__dirname, name, "main.ts")],
      outfile: join(directory, "main.cjs"),
      external: ["./operations.cjs"],
    }),
    build({
      ...shared,
      entryPoints: [join(__dirname, name, operations)],
      outfile: join(directory, "operations.cjs"),
      alias: Object.fromEntries(
        [...unused, "@grpc/grpc-js"].map((name) => [name, join(__dirname, "absent.cjs")]),
      ),
    }),
  ]);
  return demandKnownSources(parts);
}

/** What the bundles are made from besides packages, which the lockfile stands for. */
async function sourceFiles(): Promise<string[]> {
  const folders = [__dirname, join(repository, "components", "connection")];
  const entries = await Promise.all(
    folders.map((folder) => readdir(folder, { recursive: true, withFileTypes: true })),
  );
  const files = entries
    .flat()
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
  return [...files.sort(), join(repository, "package-lock.json")];
}

/** Everything the bundles are made from, and the Node that compiles them. */
async function fingerprint(): Promise<string> {
  const hash = createHash("sha256").update(process.version);
  for (const file of await sourceFiles()) {
    hash.update(relative(__dirname, file)).update(await readFile(file));
  }
  return hash.digest("hex");
}

/** A bundle with a source that the fingerprint leaves out would not be made again when that changes. */
async function demandKnownSources(results: BuildResult<{ metafile: true }>[]): Promise<void> {
  const known = await sourceFiles();
  const inputs = results.flatMap(({ metafile }) => Object.keys(metafile.inputs));
  const unknown = inputs.filter(
    (file) => !/(^|\/)node_modules\//.test(file) && !known.includes(resolve(file)),
  );
  if (unknown.length > 0) throw new Error(`build.ts: sourceFiles() lacks ${unknown.join(", ")}`);
}
