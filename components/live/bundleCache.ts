import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { version as bundlerVersion } from "esbuild";

const components = resolve(__dirname, "..");
const cache = resolve(components, "../node_modules/.cache/redis-server/providers");

/** A change of any file may be a change of a bundle: the texts are kept for exactly these sources. */
function fingerprint(): string {
  const hash = createHash("sha256").update(bundlerVersion);
  for (const file of readdirSync(components, { recursive: true, encoding: "utf8" }).sort()) {
    if (file.endsWith(".ts")) hash.update(file).update(readFileSync(join(components, file)));
  }
  return hash.digest("hex").slice(0, 16);
}

let directory: string | undefined;

/** The text of a bundle, from the cache where these sources have been bundled before. */
export function bundleText(name: string, bundle: () => string): string {
  directory ??= join(cache, fingerprint());
  const kept = join(directory, `${name}.js`);
  try {
    return readFileSync(kept, "utf8");
  } catch {
    const text = bundle();
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
