import { afterAll } from "vitest";
import { dockerOutcome } from "../boot/docker";
import type { Properties, RunningPlugin } from "./plugin";

export const types = {
  container: "docker:index/container:Container",
  network: "docker:index/network:Network",
  remoteImage: "docker:index/remoteImage:RemoteImage",
  volume: "docker:index/volume:Volume",
} as const;

type Kind = keyof typeof types;

/** Names of this test run; what is left of them afterwards is removed. */
export function ownNames(): (name: string) => string {
  const prefix = `plug-${process.pid}`;
  const names = new Set<string>();
  afterAll(async () => {
    for (const name of names) await dockerOutcome("rm", "-fv", name);
    for (const name of names) await dockerOutcome("volume", "rm", "-f", name);
    for (const name of names) await dockerOutcome("network", "rm", name);
  });
  return (name) => {
    names.add(`${prefix}-${name}`);
    return `${prefix}-${name}`;
  };
}

/** What the engine does for a new resource: check, then create. */
export async function up(plugin: RunningPlugin, kind: Kind, program: Properties) {
  const { inputs, failures } = await plugin.check(types[kind], program);
  if (failures.length > 0) throw new Error(failures.join("\n"));
  return { inputs, ...(await plugin.create(types[kind], inputs)) };
}

/** What the engine does for a resource that exists: check, then diff. */
export async function preview(plugin: RunningPlugin, kind: Kind, state: Properties, program: Properties) {
  const { inputs } = await plugin.check(types[kind], program);
  return plugin.diff(types[kind], state, inputs);
}
