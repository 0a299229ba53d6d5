import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import type { RedisUserLogin } from "../../components/arguments/redisServerArgs";

const config = new pulumi.Config();
const user = config.require("user");

const redis = new pulumi.StackReference(config.require("redisStack"));
const url = redis.requireOutput("users").apply((users: Record<string, RedisUserLogin>) => {
  const login = users[user];
  if (!login)
    throw new pulumi.RunError(
      `the stack of Redis has no user ${user}; it has ${Object.keys(users).join(", ")}`,
    );
  if (login.password === undefined)
    throw new pulumi.RunError(
      `the stack of Redis has only the hash of ${user}'s password; give the user a \`password\` there, or have one generated`,
    );
  return login.url;
});

/** Who the application runs as, and who alone may read its login. */
const owner = "10001";

// A rotation there gives this container a new URL at the next `pulumi up` here; until then the previous password works.
const app = new docker.Container("app", {
  image: config.require("image"),
  // Where Redis is bound to 127.0.0.1, its host's network reaches it.
  networkMode: "host",
  entrypoints: ["sh", "/app.sh"],
  user: owner,
  uploads: [
    { file: "/app.sh", content: readFileSync(join(__dirname, "app.sh"), "utf8") },
    // Not in `envs`: `docker inspect` shows those, and every process of the container inherits them.
    { file: "/run/redis-url", content: url, owner, group: owner, permissions: "0400" },
  ],
  restart: "on-failure",
});

/** The application's container. */
export const container = app.name;
