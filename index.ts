import * as pulumi from "@pulumi/pulumi";
import { exitOnLateRefusal } from "./components/arguments/lateRefusal";
import { readStackConfig, StackConfigError } from "./components/arguments/stackConfig";
import { secretKeys, stackFile, withSecrets } from "./components/arguments/stackSecrets";
import { RedisServer } from "./components/redisServer";

function stackArguments() {
  try {
    const [project, secret] = [pulumi.getProject(), secretKeys(pulumi.getProject())];
    const file = secret.has("users") || secret.has("backup") ? stackFile() : "";
    return withSecrets(readStackConfig(project, pulumi.runtime.allConfig(), secret, file), secret);
  } catch (error) {
    // A RunError is printed without a stack: it is a user error.
    throw error instanceof StackConfigError ? new pulumi.RunError(error.message) : error;
  }
}

exitOnLateRefusal();
const redis = new RedisServer("redis", stackArguments());

/** Where clients on the Docker host connect to. */
export const host = redis.host;
/** The TCP port on `host`. */
export const port = redis.port;
/** The container's name: on a user-defined Docker network, the host name for other containers. */
export const containerName = redis.containerName;
/** The container's id; every live change leaves it as it is. */
export const containerId = redis.containerId;
/** How to log in as each declared user, by name. Secret. */
export const users = redis.users;
/** The admin's URL, for operations. Secret. */
export const adminUrl = redis.adminUrl;
/** What the last requested rewrite of the append-only file did, once there was one. */
export const aofRewrite = redis.aofRewrite;
