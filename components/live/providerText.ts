import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { buildSync, version as bundlerVersion } from "esbuild";

/** Beside this file, each exporting a provider of its name and `Provider`. */
export type ProviderFile =
  | "aclUsers"
  | "cleanStop"
  | "dataVolume"
  | "freePort"
  | "installedConfig"
  | "liveSettings"
  | "userPasswords";

const components = resolve(__dirname, "..");
const cache = resolve(components, "../node_modules/.cache/redis-server/providers");

/** A change of any file may be a change of a provider: the texts are kept for exactly these sources. */
function fingerprint(): string {
  const hash = createHash("sha256").update(bundlerVersion);
  for (const file of readdirSync(components, { recursive: true, encoding: "utf8" }).sort()) {
    if (file.endsWith(".ts")) hash.update(file).update(readFileSync(join(components, file)));
  }
  return hash.digest("hex").slice(0, 16);
}

/**
 * The program of a provider as one small CommonJS module: what Pulumi keeps in the state and revives in another process. It is
 * given to Pulumi as text, in place of an object to serialise: that took 0.85 s of every preview and five times the state.
 */
function bundled(file: ProviderFile): string {
  const provider = `${file}Provider`;
  const { outputFiles } = buildSync({
    stdin: {
      contents: `import { ${provider} } from "./${file}"; export const handler = () => ${provider};`,
      resolveDir: __dirname,
      loader: "ts",
    },
    bundle: true,
    write: false,
    minify: true,
    platform: "node",
    target: "node20",
    format: "cjs",
    // Found among the packages of the program that Pulumi runs.
    external: ["ioredis", "@pulumi/pulumi"],
  });
  return outputFiles[0]?.text ?? "";
}

let directory: string | undefined;

/** The text of a provider, from the cache where these sources have been bundled before. */
export function providerText(file: ProviderFile): string {
  directory ??= join(cache, fingerprint());
  const kept = join(directory, `${file}.js`);
  try {
    return readFileSync(kept, "utf8");
  } catch {
    const text = bundled(file);
    keep(kept, text);
    return text;
  }
}

function keep(path: string, text: string): void {
  try {
    mkdirSync(resolve(path, ".."), { recursive: true });
    writeFileSync(`${path}.${process.pid}`, text);
    renameSync(`${path}.${process.pid}`, path);
  } catch {
    // Packages that cannot be written to: then every run bundles anew.
  }
}
