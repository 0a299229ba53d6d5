import * as pulumi from "@pulumi/pulumi";
import { RedisServer } from "../../../../components/redisServer";

/** One server whose name, and what somebody's transformation does to its volume, are configuration; or none. */
const config = new pulumi.Config();
const name = config.get("name") ?? "redis";
const volumeProps = config.getObject<Record<string, unknown>>("volumeProps");

const changeVolume: pulumi.ResourceTransformation = ({ type, props, opts }) =>
  type === "docker:index/volume:Volume" && volumeProps
    ? { props: { ...props, ...volumeProps }, opts }
    : undefined;

function server(): RedisServer {
  return new RedisServer(
    name,
    {
      image: config.get("image"),
      port: config.requireNumber("port"),
      readyTimeout: config.requireNumber("readyTimeout"),
      protectData: config.requireBoolean("protectData"),
      dataVolume: config.get("dataVolume"),
      settings: { "enable-debug-command": "yes" },
    },
    { transformations: [changeVolume] },
  );
}

const redis = name === "none" ? undefined : server();

export const host = redis?.host;
export const port = redis?.port;
export const adminUrl = redis?.adminUrl;
