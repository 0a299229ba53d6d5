import { z } from "zod";

/** As much of a V8 CPU profile as is looked at; times in microseconds. */
export const cpuProfileSchema = z.object({
  nodes: z.array(
    z.object({ id: z.number(), callFrame: z.object({ functionName: z.string(), url: z.string() }) }),
  ),
  samples: z.array(z.number()),
  timeDeltas: z.array(z.number()),
});
export type CpuProfile = z.infer<typeof cpuProfileSchema>;

/** Milliseconds by whose code ran, without those in which none did. */
export function cpuByOwner({ nodes, samples, timeDeltas }: CpuProfile): Map<string, number> {
  const owners = new Map(nodes.map(({ id, callFrame }) => [id, ownerOf(callFrame)]));
  const spent = new Map<string, number>();
  for (const [place, id] of samples.entries()) {
    const owner = owners.get(id);
    if (owner) spent.set(owner, (spent.get(owner) ?? 0) + (timeDeltas[place] ?? 0) / 1000);
  }
  return spent;
}

/** Whether it is the profile of a program, not of a plugin. */
export function isProgram({ nodes }: CpuProfile): boolean {
  return nodes.some(({ callFrame }) => /[/\\]@pulumi[/\\]pulumi[/\\]cmd[/\\]run[/\\]/.test(callFrame.url));
}

function ownerOf({ functionName, url }: CpuProfile["nodes"][number]["callFrame"]): string | undefined {
  if (functionName === "(idle)") return undefined;
  if (functionName === "(garbage collector)") return "garbage collection";
  if (url.startsWith("node:internal/modules/")) return "finding and compiling modules";
  if (url === "" || url.startsWith("node:")) return "Node itself";
  const [, packageName] = /.*[/\\]node_modules[/\\]((?:@[^/\\]+[/\\])?[^/\\]+)/.exec(url) ?? [];
  return packageName?.replace("\\", "/") ?? "this program";
}
