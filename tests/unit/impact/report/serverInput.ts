import type { ServerInput, ServerSteps } from "../../../../components/impact/report/serverInput";
import type { DeclaredServer } from "../../../../components/impact/report/sides/declaredServer";

/** A server as its stack declares it. */
export function declared(changed: Partial<DeclaredServer> = {}): DeclaredServer {
  return {
    name: "redis",
    image: "redis:8.0.2",
    container: "redis-dev",
    dataVolume: "redis-dev-data",
    port: 6379,
    bindAddress: "127.0.0.1",
    network: "bridge",
    memory: 0,
    settings: { appendonly: "yes" },
    users: { app: { rules: "~* +@read" } },
    notShown: {},
    ...changed,
  };
}

export function steps(changed: Partial<ServerSteps> = {}): ServerSteps {
  return {
    container: "same",
    installer: "same",
    settings: "same",
    users: "same",
    dataVolume: "same",
    containerKeys: [],
    refreshed: [],
    ...changed,
  };
}

export function input(changed: Partial<ServerInput> = {}): ServerInput {
  const { name = "redis" } = changed;
  return {
    name,
    before: declared({ name }),
    after: declared({ name }),
    passwords: [],
    userDrift: {},
    warnings: [],
    ...changed,
  };
}
