import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import Redis from "ioredis";
import type { AclServer } from "../../../components/image/serverOfImage";
import { redisImage } from "../boot/image";
import { untilItListens } from "../boot/untilItListens";

/** A real Redis with nothing in it, for as long as one test file runs. */
export interface ThrowawayRedis {
  redis: Redis;
  /** A name for a user to try rules on. */
  scratch: string;
  /** What it really is, as it says itself. */
  server: AclServer;
  stop(): void;
}

interface Options {
  /** The users.acl it boots with; without one, everybody may do everything. */
  usersFile?: string;
  login?: { username: string; password: string };
  /** More options of redis-server. */
  settings?: string[];
}

/**
 * Starts the image under test. Without `options`, `REDIS_PORT` can name a running one instead, to try another version
 * by hand; it is left with a user `acl-…` more.
 */
export async function startRedis(options: Options = {}): Promise<ThrowawayRedis> {
  const name = `acl-${randomBytes(4).toString("hex")}`;
  const given = Object.keys(options).length === 0 ? process.env.REDIS_PORT : undefined;
  if (!given) {
    const { usersFile = "user default on nopass ~* &* +@all", settings = [] } = options;
    const boot =
      'printf "%s\\n" "$USERS" > /tmp/users.acl && exec redis-server --aclfile /tmp/users.acl "$@"';
    const container = [
      "--name",
      name,
      "--publish",
      "127.0.0.1::6379",
      "--env",
      `USERS=${usersFile}`,
      redisImage(),
    ];
    const server = ["sh", "-c", boot, "boot", "--protected-mode", "no", "--save", "", ...settings];
    docker("run", "--detach", "--rm", ...container, ...server);
  }
  const port = Number(given ?? docker("port", name, "6379/tcp").trim().split(":").at(-1));
  const redis = new Redis({ host: "127.0.0.1", port, ...options.login, ...untilItListens });
  redis.on("error", () => {}); // while it starts
  return {
    redis,
    scratch: name,
    server: await serverOf(redis),
    stop() {
      redis.disconnect();
      if (!given) docker("rm", "--force", "--volumes", name);
    },
  };
}

async function serverOf(redis: Redis): Promise<AclServer> {
  const [, major, minor] = /redis_version:(\d+)\.(\d+)/.exec(await redis.info("server")) ?? [];
  const modules = ((await redis.call("MODULE", "LIST")) as unknown[][]).map((module) => String(module[1]));
  return { version: [Number(major), Number(minor)], modules: modules.includes("search") ? "all" : "none" };
}

function docker(...args: string[]): string {
  return execFileSync("docker", args, { encoding: "utf8" });
}
