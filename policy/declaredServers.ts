import type { ResourceValidationArgs } from "@pulumi/policy";
import type { DeclaredServer } from "../components/impact/report/sides/declaredServer";
import {
  componentType,
  fromResources,
  type StatedResource,
} from "../components/impact/report/sides/fromResources";
import { UNKNOWN } from "../components/live/fields";

/** Only these are looked into: the pack is given what is secret in the clear. */
const types = [
  componentType,
  "docker:index/container:Container",
  "pulumi-nodejs:dynamic/redis:AclUsers",
  "pulumi-nodejs:dynamic/redis:DataVolume",
  "pulumi-nodejs:dynamic/redis:LiveSettings",
];

/**
 * The servers of a stack by the inputs of its resources, which a pack is given one resource at a time; a stack as a whole it is given
 * by outputs, in which users and settings are not.
 */
export class DeclaredServers {
  private readonly resources = new Map<string, StatedResource>();

  add({ type, urn, props, opts }: ResourceValidationArgs): void {
    if (!types.includes(type)) return;
    const { parent, protect } = opts;
    const inputs = known(props) as Record<string, unknown>;
    this.resources.set(urn, { type, urn, parent, protect, inputs, outputs: {} });
  }

  all(): DeclaredServer[] {
    return [...fromResources([...this.resources.values()]).values()];
  }

  /** For a remark on a server, or on the stack. */
  urnOf(server: string | undefined): string | undefined {
    const all = fromResources([...this.resources.values()]);
    return [...all].find(([, { name }]) => name === server)?.[0];
  }
}

/** Properties as plain values: to ask the pack's own for one that is not known yet is an error. */
function known(value: unknown): unknown {
  if (value === null || typeof value !== "object") return value;
  const entries = Object.keys(value).map((key): [string, unknown] => {
    try {
      return [key, known((value as Record<string, unknown>)[key])];
    } catch {
      return [key, UNKNOWN];
    }
  });
  return Array.isArray(value) ? entries.map(([, each]) => each) : Object.fromEntries(entries);
}
