// Makes Pulumi's docker and random plugins of redis-server out of this folder and puts them into a PULUMI_HOME.
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { chmod, copyFile, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const here = dirname(fileURLToPath(import.meta.url));
const require = createRequire(import.meta.url);
const run = promisify(execFile);

/** @param {string} sdk the package whose version is the plugin's: the engine asks for exactly that one */
const versionOf = (sdk) => /** @type {string} */ (require(`@pulumi/${sdk}/package.json`).version);
const plugins = ["docker", "random"].map((name) => ({ name, version: versionOf(name) }));

/**
 * What runs the dynamic providers: the SDK's own, in one file without what it never uses (the TypeScript compiler, npm). The
 * engine starts it at every preview, and it starts in a quarter of the time.
 */
const providerHost = { name: "pulumi-nodejs", version: versionOf("pulumi") };

/** Which sources an installed plugin was made from; the official plugins have no such file. */
const stamp = "redis-server.sources";

/**
 * Installs the plugins where the engine looks for them. What is there already and made from the same sources stays,
 * and so does an official plugin.
 *
 * @param {string} pulumiHome
 * @returns {Promise<{ name: string, version: string, outcome: "installed" | "unchanged" | "official" }[]>}
 */
export async function installPlugins(pulumiHome) {
  const sources = await fingerprint();
  /** @param {{ name: string, version: string }} plugin */
  const settle = async ({ name, version }) => {
    const directory = join(resolve(pulumiHome), "plugins", `resource-${name}-v${version}`);
    const found = await installed(directory, sources);
    if (found === "outdated") await install(name, directory, sources);
    const outcome = found === "outdated" ? /** @type {const} */ ("installed") : found;
    return { name, version, outcome };
  };
  const outcomes = await allSettled(plugins.map(settle));
  if (outcomes.some(({ outcome }) => outcome !== "official")) outcomes.push(await settle(providerHost));
  return outcomes;
}

/**
 * The results of all, or the first error once all have ended.
 *
 * @template T
 * @param {Promise<T>[]} promises
 * @returns {Promise<T[]>}
 */
async function allSettled(promises) {
  await Promise.allSettled(promises);
  return Promise.all(promises);
}

/**
 * @param {string} directory
 * @param {string} sources
 * @returns {Promise<"outdated" | "unchanged" | "official">}
 */
async function installed(directory, sources) {
  /** @type {string[]} */
  const files = await readdir(directory).catch(() => []);
  if (files.length === 0) return "outdated";
  if (!files.includes(stamp)) return "official";
  return (await readFile(join(directory, stamp), "utf8")) === sources ? "unchanged" : "outdated";
}

/**
 * @param {string} name
 * @param {string} directory
 * @param {string} sources
 */
async function install(name, directory, sources) {
  const fresh = `${directory}.new-${process.pid}`;
  const old = `${directory}.old-${process.pid}`;
  await mkdir(fresh, { recursive: true });
  try {
    await bundle(name, fresh);
    await copyFile(join(here, "launcher.cjs"), join(fresh, `pulumi-resource-${name}`));
    await chmod(join(fresh, `pulumi-resource-${name}`), 0o755);
    await run(process.execPath, [
      join(here, "compile.cjs"),
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

/** @param {NodeJS.ErrnoException} error */
function ignoreMissing(error) {
  if (error.code !== "ENOENT") throw error;
}

const shared = /** @satisfies {import("esbuild").BuildOptions} */ ({
  bundle: true,
  platform: "node",
  target: "node20",
  format: "cjs",
  minify: true,
  legalComments: "none",
  metafile: true,
});

/** @type {import("esbuild").Plugin} */
const withoutCompilers = {
  name: "without compilers",
  setup({ onResolve }) {
    onResolve({ filter: /\/typescript-shim$|\/automation$|^@npmcli\/arborist$/ }, () => ({
      path: join(here, "absent.cjs"),
    }));
  },
};

/**
 * @param {string} name
 * @param {string} directory
 */
async function bundle(name, directory) {
  const { build } = await import("esbuild");
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
      entryPoints: [join(here, name, "main.ts")],
      outfile: join(directory, "main.cjs"),
      external: ["./operations.cjs"],
    }),
    build({
      ...shared,
      entryPoints: [join(here, name, operations)],
      outfile: join(directory, "operations.cjs"),
      alias: Object.fromEntries([...unused, "@grpc/grpc-js"].map((name) => [name, join(here, "absent.cjs")])),
    }),
  ]);
  return demandKnownSources(parts);
}

/** What the bundles are made from besides packages, which the lockfile stands for. */
async function sourceFiles() {
  const entries = await readdir(here, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name));
  const elsewhere = [
    "components/connection/dockerHost.ts",
    "components/connection/sshTunnel.ts",
    "package-lock.json",
  ];
  return [...files.sort(), ...elsewhere.map((file) => join(here, "../..", file))];
}

/** Everything the bundles are made from, and the Node that compiles them. */
async function fingerprint() {
  const hash = createHash("sha256").update(process.version);
  for (const file of await sourceFiles()) {
    hash.update(relative(here, file)).update(await readFile(file));
  }
  return hash.digest("hex");
}

/**
 * A bundle with a source that the fingerprint leaves out would not be made again when that changes.
 *
 * @param {import("esbuild").BuildResult<{ metafile: true }>[]} results
 */
async function demandKnownSources(results) {
  const known = await sourceFiles();
  const inputs = results.flatMap(({ metafile }) => Object.keys(metafile.inputs));
  const unknown = inputs.filter(
    (file) => !/(^|\/)node_modules\//.test(file) && !known.includes(resolve(file)),
  );
  if (unknown.length > 0) throw new Error(`build.mjs: sourceFiles() lacks ${unknown.join(", ")}`);
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const [pulumiHome] = process.argv.slice(2);
  if (!pulumiHome) throw new Error("usage: node offline/plugins/build.mjs PULUMI_HOME");
  for (const { name, version, outcome } of await installPlugins(pulumiHome))
    console.log(`${name} ${version}: ${outcome}`);
}
