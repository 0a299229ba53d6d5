import * as pulumi from "@pulumi/pulumi";
import { sha256 } from "../acl/sha256";
import { ownerText } from "../boot/owner";
import type { ServerContext } from "./context";
import type { ServerPasswords } from "./passwords";

/**
 * Who makes things in Docker for this server. Its id comes from the one password that is never rotated; hashed twice, because the plain
 * hash is what Redis takes for the password's.
 */
export function serverOwner(
  { name }: ServerContext,
  { health }: Pick<ServerPasswords, "health">,
): pulumi.Output<string> {
  const stack = [organization(), pulumi.getProject(), pulumi.getStack()].join("/");
  return pulumi.unsecret(
    pulumi
      .output(health.current)
      .apply((password) => ownerText(sha256(sha256(password)).slice(0, 12), name, stack)),
  );
}

/** Programs that are tested with mocks mostly have none: then the one of every state that is kept in files. */
function organization(): string {
  try {
    return pulumi.getOrganization();
  } catch {
    return "organization";
  }
}
