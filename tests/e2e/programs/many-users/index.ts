import { readFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import { RedisServer } from "../../../../components/redisServer";

const config = new pulumi.Config();

// Not in the stack file: Pulumi hands that to a program in an environment variable, which Linux limits to 128 KiB.
const declared = JSON.parse(readFileSync(config.require("usersFile"), "utf8"));

const redis = new RedisServer("redis", {
  image: config.get("image"),
  port: config.requireNumber("port"),
  protectData: false,
  readyTimeout: config.requireNumber("readyTimeout"),
  users: declared,
});

// The same as the program of the repository.
export const { host, port, containerName, containerId, users, adminUrl, aofRewrite } = redis;
