import type { Config, ConfigureRequest } from "@pulumi/pulumi/dynamic";
import type { Endpoint } from "./session";

/**
 * What a provider keeps of its configuration. It must not wait for anything: the host uses a provider as soon as
 * `configure` has been called, not when its promise is done.
 */
function endpointFrom(config: Config): Endpoint {
  const ssh = config.get("redis:ssh");
  return {
    host: config.require("redis:host"),
    port: Number(config.require("redis:port")),
    ssh: ssh ? JSON.parse(ssh) : undefined,
    docker: JSON.parse(config.require("redis:docker")),
    username: config.require("redis:username"),
    password: config.require("redis:password"),
    readyTimeoutSeconds: Number(config.require("redis:readyTimeoutSeconds")),
  };
}

/** What every provider that talks to the server begins with. */
export const connected = {
  endpoint: undefined as unknown as Endpoint,

  async configure({ config }: ConfigureRequest): Promise<void> {
    this.endpoint = endpointFrom(config);
  },
};
