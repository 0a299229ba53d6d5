import * as pulumi from "@pulumi/pulumi";
import type { RedisUserLogin } from "../arguments/redisServerArgs";
import { redisUrl } from "../connection/endpoint";
import type { ServerContext } from "./context";
import type { ServerPasswords } from "./passwords";

/** How to log in as each declared user. Secret. */
export function userLogins(
  { endpoint, args }: ServerContext,
  { given, givenHashes, generated }: ServerPasswords,
): pulumi.Output<Record<string, RedisUserLogin>> {
  const live = Object.entries(given).map(([user, each]) => [user, each.live] as const);
  const passwords = pulumi.all([pulumi.output(Object.fromEntries(live)), generated.live]);
  return pulumi.secret(
    pulumi.all([passwords, endpoint]).apply(([all, at]) => {
      const login = (user: string, password?: string): [string, RedisUserLogin] => {
        const db = args.users.databases[user];
        const secret = password === undefined ? {} : { password };
        const url = redisUrl(user, password, at, db);
        return [user, { url, ...at, username: user, ...secret, ...(db !== undefined && { db }) }];
      };
      return Object.fromEntries([
        ...all
          .flatMap((each) => Object.entries(each))
          .flatMap(([user, live]) => {
            // Not one that an update of other targets has not made.
            const password = live.find((each) => each !== undefined);
            return password === undefined ? [] : [login(user, password)];
          }),
        ...Object.keys(givenHashes).map((user) => login(user)),
      ]);
    }),
  );
}

/** The URL that logs in as the admin. Secret. */
export function adminUrl({ endpoint }: ServerContext, { admin }: ServerPasswords): pulumi.Output<string> {
  return pulumi.secret(
    pulumi.all([endpoint, admin.current]).apply(([at, password]) => redisUrl("admin", password, at)),
  );
}
