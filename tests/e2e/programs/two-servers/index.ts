import * as pulumi from "@pulumi/pulumi";
import { RedisServer } from "../../../../components/redisServer";

const config = new pulumi.Config();
const ports = config.requireObject<{ cache: number; queue: number }>("ports");
const shared = {
  image: config.get("image"),
  protectData: false,
  readyTimeout: config.requireNumber("readyTimeout"),
};

const servers = {
  cache: new RedisServer("cache", {
    ...shared,
    port: ports.cache,
    users: { web: { rules: "~cart:* +@read +@write" } },
    settings: { appendonly: "no", maxmemory: "64mb", "maxmemory-policy": "allkeys-lfu" },
  }),
  queue: new RedisServer("queue", {
    ...shared,
    port: ports.queue,
    users: { worker: { rules: "~bull:* +@all -@dangerous" } },
    settings: { appendfsync: "always" },
  }),
};

export const cache = servers.cache.users.apply(({ web }) => web);
export const queue = servers.queue.users.apply(({ worker }) => worker);
