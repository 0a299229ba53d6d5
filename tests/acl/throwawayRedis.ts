import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import Redis from "ioredis";
import type { AclServer } from "../../components/acl/server";
import { redisImage } from "../boot/image";

/** A real Redis with nothing in it, for as long as one test file runs. */
export interface ThrowawayRedis {
  redis: Redis;
  /** A name for a user to try rules on. */
  scratch: string;
  /** What it really is, as it says itself. */
  server: AclServer;
  stop(): void;
}

/**
 * Starts the image under test. `REDIS_PORT` names a running one instead, to try another version by hand; it is left
 * with a user `acl-…` more.
 */
export async function startRedis(): Promise<ThrowawayRedis> {
  const name = `acl-${randomBytes(4).toString("hex")}`;
  const given = process.env.REDIS_PORT;
  if (!given) {
    const container = ["--name", name, "--publish", "127.0.0.1::6379", redisImage()];
    docker("run", "--detach", "--rm", ...container, "redis-server", "--protected-mode", "no", "--save", "");
  }
  const port = Number(given ?? docker("port", name, "6379/tcp").trim().split(":").at(-1));
  const redis = new Redis({ host: "127.0.0.1", port, maxRetriesPerRequest: 50, retryStrategy: () => 100 });
  redis.on("error", () => {}); // while it starts; a command that cannot be sent at last fails the test
  const [, major, minor] = /redis_version:(\d+)\.(\d+)/.exec(await redis.info("server")) ?? [];
  const modules = ((await redis.call("MODULE", "LIST")) as unknown[][]).map((module) => String(module[1]));
  return {
    redis,
    scratch: name,
    server: { version: [Number(major), Number(minor)], modules: modules.includes("search") ? "all" : "none" },
    stop() {
      redis.disconnect();
      if (!given) docker("rm", "--force", name);
    },
  };
}

function docker(...args: string[]): string {
  return execFileSync("docker", args, { encoding: "utf8" });
}
