import * as pulumi from "@pulumi/pulumi";
import type { RedisServerArgs } from "../../../components/arguments/redisServerArgs";
import { RedisServer } from "../../../components/redisServer";

const config = new pulumi.Config();
const shared = { image: config.get("image"), protectData: config.requireBoolean("protectData") };
const declared = config.requireObject<Record<string, RedisServerArgs>>("servers");

/** What each server hands out, by its name. */
export const servers = Object.fromEntries(
  Object.entries(declared).map(([name, args]) => {
    const { host, port, containerName, users } = new RedisServer(name, { ...shared, ...args });
    return [name, { host, port, containerName, users }];
  }),
);
