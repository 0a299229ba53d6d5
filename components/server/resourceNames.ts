import * as pulumi from "@pulumi/pulumi";
import { perStack } from "./perStack";

/** What a child is called as a resource, and what it may have been called before. */
export interface ResourceName {
  name: string;
  aliases?: pulumi.Input<pulumi.Alias>[];
}

/** By name: the servers of a stack that have a container of that name. */
const claimsBeside = perStack(() => new Map<string, pulumi.Resource[]>());

/** A name that can be read in one way only: as its server's, and a word that no other name ends in. */
function plainName(server: pulumi.Resource, name: string): ResourceName {
  const claims = claimsBeside(server);
  claims.set(name, [...(claims.get(name) ?? []), server]);
  return { name };
}

/** The name of a server's container: that of a server `cache-config` is not the installer of `cache`. */
export function containerName(serverName: string, server: pulumi.Resource): ResourceName {
  if (!serverName.endsWith("-config")) return plainName(server, serverName);
  const name = `${serverName} server`;
  return { name, aliases: [formerName(server, serverName, name)] };
}

/** The name of its installer. */
export function installerName(serverName: string, server: pulumi.Resource): ResourceName {
  return plainName(server, `${serverName}-config`);
}

/** All were plain once; but what is called so now is that server's, and an alias would take it away. */
function formerName(server: pulumi.Resource, plain: string, name: string): pulumi.Output<pulumi.Alias> {
  const claims = claimsBeside(server);
  // By then all servers of the program are declared.
  return server.urn.apply((urn) =>
    pulumi
      .all((claims.get(plain) ?? []).map((claimant) => claimant.urn))
      .apply((urns) => ({ name: urns.map(typeIn).includes(typeIn(urn)) ? name : plain })),
  );
}

/** The part of a URN that the type makes, with those of all parents. */
function typeIn(urn: string): string | undefined {
  return urn.split("::")[2];
}
