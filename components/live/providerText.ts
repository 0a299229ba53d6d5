import { buildSync } from "esbuild";
import { bundleText } from "./bundleCache";

/** Beside this file, each exporting a provider of its name and `Provider`. */
export type ProviderFile =
  | "aclUsers"
  | "cleanStop"
  | "dataVolume"
  | "freePort"
  | "installedConfig"
  | "liveSettings"
  | "userPasswords";

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

/** The text of a provider. */
export function providerText(file: ProviderFile): string {
  return bundleText(file, () => bundled(file));
}
