import * as pulumi from "@pulumi/pulumi";
import type { Rotations } from "../impact/skippedRotations";

/** What the last update that came to its end has left on the server; nothing, before there was one. */
export interface LastApplied {
  rotations?: Rotations;
  /** The admin's password, and the one before it, where that was another one. */
  adminPassword?: string;
  previousAdminPassword?: string;
}

/**
 * Read from the component's own outputs in the state: those are registered when every child is done, so an update that fails in
 * between leaves the earlier ones. The program gets them before any password is made anew, at preview and at `up` alike.
 */
export function lastApplied(server: pulumi.ComponentResource): pulumi.Output<LastApplied> {
  // Not by way of an output of the component: whatever depends on that waits for all of its children.
  const urn = new Promise<string>((resolve) => void server.urn.apply(resolve));
  return pulumi.output(
    urn.then(async (known) => {
      const { state } = await pulumi.runtime.invoke("pulumi:pulumi:getResource", { urn: known });
      return ofOutputs((state ?? {}) as Record<string, unknown>);
    }),
  );
}

function ofOutputs({ adminUrl, rotations, previousAdminPassword }: Record<string, unknown>): LastApplied {
  return {
    ...(isText(rotations, "{") && { rotations: JSON.parse(rotations) }),
    ...(isText(adminUrl, "redis:") && { adminPassword: decodeURIComponent(new URL(adminUrl).password) }),
    ...(isText(previousAdminPassword, "") && { previousAdminPassword }),
  };
}

/** What a child that failed would have given is no such text. */
function isText(value: unknown, beginning: string): value is string {
  return typeof value === "string" && value.startsWith(beginning);
}
