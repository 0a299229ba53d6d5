import * as pulumi from "@pulumi/pulumi";
import { perStack } from "./perStack";

/** What a child is called as a resource, and what it may have been called before. */
export interface ResourceName {
  name: string;
  aliases?: pulumi.Input<pulumi.Alias>[];
}

/** Those that a server has several of, whose names could be another server's: two of one type must not have one name. */
type Kind = "container" | "password";

/** By kind and name: the servers of a stack that have one of that name. */
const claimsBeside = perStack(() => new Map<string, pulumi.Resource[]>());

/** A name that can be read in one way only: as its server's, and a word that no other name ends in. */
function plainName(kind: Kind, server: pulumi.Resource, name: string): ResourceName {
  const claims = claimsBeside(server);
  const key = `${kind} ${name}`;
  claims.set(key, [...(claims.get(key) ?? []), server]);
  return { name };
}

/** The name of a password that is the program's own, by the word that stands for it. */
export function ownPasswordName(
  serverName: string,
  server: pulumi.Resource,
  word: "admin-a" | "admin-b" | "health",
): ResourceName {
  return plainName("password", server, `${serverName}-${word}`);
}

/** The name of a server's container: that of a server `cache-config` is not the installer of `cache`. */
export function containerName(serverName: string, server: pulumi.Resource): ResourceName {
  if (!serverName.endsWith("-config")) return plainName("container", server, serverName);
  const name = `${serverName} server`;
  return { name, aliases: [formerName("container", server, serverName, name)] };
}

/** The name of its installer. */
export function installerName(serverName: string, server: pulumi.Resource): ResourceName {
  return plainName("container", server, `${serverName}-config`);
}

/**
 * The name of a user's password, of the first or the second of the two. A URN has the parent's type but not its name, so that
 * `SERVER-USER` is one user's only where the user has no hyphen: user `eu-web` of `cache` is not user `web` of `cache-eu`, and
 * neither `admin-a` nor `web-b` may be what the admin's and a rotated user's second password are called. Theirs end in a word with a
 * space, which no user's name has.
 */
export function passwordName(
  serverName: string,
  server: pulumi.Resource,
  user: string,
  which: "first" | "second",
): ResourceName {
  const plain = `${serverName}-${user}${which === "first" ? "" : "-b"}`;
  if (!/-|^[ab]$/.test(user)) return plainName("password", server, plain);
  const kind = which === "first" ? "password of" : "second password of";
  const name = `${serverName}-${kind} ${user.replaceAll("-", " ")}`;
  return { name, aliases: [formerName("password", server, plain, name)] };
}

/** All were plain once; but what is called so now is that server's, and an alias would take it away. */
function formerName(
  kind: Kind,
  server: pulumi.Resource,
  plain: string,
  name: string,
): pulumi.Output<pulumi.Alias> {
  const claims = claimsBeside(server);
  // By then all servers of the program are declared.
  return server.urn.apply((urn) =>
    pulumi
      .all((claims.get(`${kind} ${plain}`) ?? []).map((claimant) => claimant.urn))
      .apply((urns) => ({ name: urns.map(typeIn).includes(typeIn(urn)) ? name : plain })),
  );
}

/** The part of a URN that the type makes, with those of all parents. */
function typeIn(urn: string): string | undefined {
  return urn.split("::")[2];
}
