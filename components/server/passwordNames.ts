import * as pulumi from "@pulumi/pulumi";

/** What a generated password is called as a resource, and what it may have been called before. */
export interface PasswordName {
  name: string;
  aliases?: pulumi.Input<pulumi.Alias>[];
}

/** By the name of the resource: the servers of a stack that have a password of that name. */
type Claims = Map<string, pulumi.Resource[]>;

const claimsOf = new WeakMap<pulumi.Resource, Claims>();

function claimsBeside(server: pulumi.Resource): Claims {
  const among = pulumi.runtime.getStackResource() ?? server;
  const claims = claimsOf.get(among) ?? new Map();
  claimsOf.set(among, claims);
  return claims;
}

/** The name of a password that is called after its server and by a word that nobody else's can end in. */
export function plainName(server: pulumi.Resource, name: string): PasswordName {
  const claims = claimsBeside(server);
  claims.set(name, [...(claims.get(name) ?? []), server]);
  return { name };
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
): PasswordName {
  const plain = `${serverName}-${user}${which === "first" ? "" : "-b"}`;
  if (!/-|^[ab]$/.test(user)) return plainName(server, plain);
  const kind = which === "first" ? "password of" : "second password of";
  const name = `${serverName}-${kind} ${user.replaceAll("-", " ")}`;
  return { name, aliases: [formerName(server, plain, name)] };
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
