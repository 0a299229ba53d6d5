import * as pulumi from "@pulumi/pulumi";
import { RedisServer } from "../../../../components/redisServer";

const config = new pulumi.Config();
const formerly = config.get("formerly");

const server = new RedisServer(
  config.require("server"),
  {
    image: config.get("image"),
    port: config.requireNumber("port"),
    retainData: config.requireBoolean("retainData"),
    protectData: false,
    readyTimeout: config.requireNumber("readyTimeout"),
  },
  { aliases: formerly ? [{ name: formerly }] : [] },
);

export const { host, port, adminUrl } = server;
