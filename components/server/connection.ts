import * as pulumi from "@pulumi/pulumi";
import { redisDefault } from "../conf/redisConf";
import { RedisConnection } from "../connection/redisConnection";
import type { ServerContext } from "./context";
import type { LastApplied } from "./lastApplied";
import type { ServerPasswords } from "./passwords";

/** The provider of the live resources, which is there before the server is. */
export function createConnection(
  { name, replaceable, args, route, liveSettings, keepsData }: ServerContext,
  passwords: ServerPasswords,
  last: pulumi.Output<LastApplied>,
): RedisConnection {
  return new RedisConnection(
    `${name}-connection`,
    {
      host: route.host,
      port: route.port,
      ssh: route.ssh,
      indirect: route.indirect,
      hidesPlace: pulumi.isSecret(route),
      docker: route.docker,
      username: "admin",
      password: passwords.admin.current,
      otherPasswords: otherPasswords(passwords, last),
      readyTimeoutSeconds: args.readyTimeout,
      maxclients: pulumi
        .all([liveSettings, pulumi.isSecret(liveSettings)])
        .apply(([{ maxclients }, secret]) =>
          secret ? "(hidden)" : (maxclients ?? String(redisDefault("maxclients"))),
        ),
      keepsData,
    },
    replaceable,
  );
}

/** The admin's other password of the two, and the last one that it was proven to log in with. */
function otherPasswords(
  { admin, rotations }: ServerPasswords,
  last: pulumi.Output<LastApplied>,
): pulumi.Output<string[]> {
  const isRotated = pulumi.all([rotations, last]).apply(([now, then]) => now.admin !== then.rotations?.admin);
  // In the preview of a rotation it is not known yet, and with it nothing of the connection would be.
  const other = isRotated.apply((rotated) =>
    rotated && pulumi.runtime.isDryRun() ? undefined : admin.live[1],
  );
  return pulumi
    .all([other, previousAdminPassword(admin.current, last)])
    .apply((passwords) => passwords.filter((password) => password !== undefined));
}

/** The last password that the admin logged in with before the current one, which stays the same until the next rotation. */
export function previousAdminPassword(
  current: pulumi.Input<string>,
  last: pulumi.Output<LastApplied>,
): pulumi.Output<string | undefined> {
  return pulumi
    .all([current, last])
    .apply(([password, { adminPassword, previousAdminPassword: previous }]) =>
      password === adminPassword ? previous : adminPassword,
    );
}
