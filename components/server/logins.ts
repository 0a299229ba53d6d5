import * as pulumi from "@pulumi/pulumi";
import type { RedisUserLogin } from "../arguments/redisServerArgs";
import { redisUrl } from "../connection/endpoint";
import type { ServerContext } from "./context";
import type { ServerPasswords } from "./passwords";

/** How to log in as each declared user. Secret. */
export function userLogins(
  { endpoint }: ServerContext,
  { users }: ServerPasswords,
): pulumi.Output<Record<string, RedisUserLogin>> {
  const current = Object.entries(users).map(([user, { current }]) => [user, current] as const);
  return pulumi.secret(
    pulumi
      .all([pulumi.output(Object.fromEntries(current)), endpoint])
      .apply(([passwords, at]) =>
        Object.fromEntries(
          Object.entries(passwords).map(([user, password]) => [
            user,
            { url: redisUrl(user, password, at), ...at, username: user, password },
          ]),
        ),
      ),
  );
}

/** The URL that logs in as the admin. Secret. */
export function adminUrl({ endpoint }: ServerContext, { admin }: ServerPasswords): pulumi.Output<string> {
  return pulumi.secret(
    pulumi.all([endpoint, admin.current]).apply(([at, password]) => redisUrl("admin", password, at)),
  );
}
