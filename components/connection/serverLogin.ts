import type { Config } from "@pulumi/pulumi/dynamic";
import type { DockerDaemon } from "./dockerCommand";
import type { SshHost } from "./sshTunnel";

/** Where a server is and who logs in to it. */
export interface ServerLogin {
  host: string;
  port: number;
  /** The host from which `host` and `port` are meant, when it is not this machine. */
  ssh?: SshHost;
  /** Over an `endpoint`: what is published where on the Docker host says nothing of it. */
  indirect?: boolean;
  /** Whether no message may show where it is, because the stack keeps that secret. */
  hidesPlace?: boolean;
  docker: DockerDaemon;
  username: string;
  password: string;
  /** Tried when that one is refused: one that was to be replaced may still be the live one. */
  otherPasswords: string[];
  readyTimeoutSeconds: number;
  /** How many connections it is declared to take. */
  maxclients: string;
  /** Whether it is declared to keep its data from now on. */
  keepsData: boolean;
}

/** The server that a provider is configured for: the other end of `RedisConnection`. */
export function serverLoginOf(config: Config): ServerLogin {
  const ssh = config.get("redis:ssh");
  return {
    host: config.require("redis:host"),
    port: Number(config.require("redis:port")),
    ssh: ssh ? JSON.parse(ssh) : undefined,
    indirect: config.get("redis:indirect") === "true",
    hidesPlace: config.get("redis:hidesPlace") === "true",
    docker: JSON.parse(config.require("redis:docker")),
    username: config.require("redis:username"),
    password: config.require("redis:password"),
    otherPasswords: JSON.parse(config.get("redis:otherPasswords") ?? "[]"),
    readyTimeoutSeconds: Number(config.require("redis:readyTimeoutSeconds")),
    maxclients: config.get("redis:maxclients") ?? "?",
    keepsData: config.get("redis:keepsData") === "true",
  };
}

/** Where a server is, as errors name it. */
export function placeOf({ host, port, ssh, hidesPlace }: ServerLogin): string {
  if (hidesPlace) return "(hidden)";
  return `${host}:${port}${ssh ? ` through ${ssh.url}` : ""}`;
}
