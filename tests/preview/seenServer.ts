import type { ContainerInspectInfo } from "dockerode";
import type { Redis } from "ioredis";
import { publicLine } from "../../scripts/ci/publicText";
import type { TestStack } from "../e2e/testStack";
import { everyValue } from "../parts/engines/everyValue";

/** What a server is like at one moment, by asking it, Docker and the state. */
export interface SeenServer {
  container?: { id: string; startedAt: string; volume?: string };
  /** Undefined where nobody can log in. */
  users?: readonly string[];
  settings?: Readonly<Record<string, string>>;
  rewrites?: number;
  values?: Readonly<Record<string, string>>;
  /** By `USER: COMMAND`: what Redis says of it; users that are not there are left out. */
  allowed: Readonly<Record<string, boolean>>;
  /** As Docker and the state have them, in the words of a report. */
  arguments: Readonly<Record<string, string>>;
}

/** A command that a user may run or not. */
export interface Try {
  user: string;
  command: string;
}

export const key = ({ user, command }: Try) => `${user}: ${command}`;

/** Looks at a server; `admin` is absent where it does not run. */
export async function lookAt(
  stack: TestStack,
  server: string,
  admin: Redis | undefined,
  tries: readonly Try[],
): Promise<SeenServer> {
  const inspected = await stack
    .container(server)
    .inspect()
    .catch(() => undefined);
  const seen = {
    ...(inspected && { container: identity(inspected) }),
    allowed: {} as Record<string, boolean>,
    arguments: {
      ...argumentsInState(await stack.storedState(), server),
      ...(inspected && argumentsInDocker(inspected)),
    },
  };
  if (!admin) return seen;
  const users = (await admin.acl("USERS")) as unknown as string[];
  const flat = (await admin.config("GET", "*", "key-load-delay")) as string[];
  const settings = flat.flatMap((name, at) => (at % 2 === 0 ? [[name, flat[at + 1] ?? ""] as const] : []));
  const [, rewrites = "0"] = /aof_rewrites:(\d+)/.exec(await admin.info("persistence")) ?? [];
  for (const each of tries.filter(({ user }) => users.includes(user))) {
    seen.allowed[key(each)] = await isAllowed(admin, each);
  }
  return {
    ...seen,
    users,
    settings: Object.fromEntries(settings),
    rewrites: Number(rewrites),
    values: await valuesOf(admin),
  };
}

function identity({ Id, State, Mounts }: ContainerInspectInfo): SeenServer["container"] {
  const volume = Mounts.find(({ Destination }) => Destination === "/data")?.Name;
  return { id: Id, startedAt: State.StartedAt, ...(volume !== undefined && { volume }) };
}

async function isAllowed(admin: Redis, { user, command }: Try): Promise<boolean> {
  return (await admin.call("ACL", "DRYRUN", user, ...command.split(" "))) === "OK";
}

/** An empty server has nothing that could be read. */
export async function valuesOf(admin: Redis): Promise<Record<string, string>> {
  return (await admin.exists("stream")) ? await everyValue(admin) : {};
}

function argumentsInDocker(container: ContainerInspectInfo): Record<string, string> {
  const { HostConfig, Config, NetworkSettings } = container;
  const bindings = HostConfig.PortBindings as Record<string, { HostPort: string; HostIp: string }[]>;
  const [published] = Object.values(bindings)[0] ?? [];
  const { volume } = identity(container) ?? {};
  return {
    image: Config.Image,
    memory: HostConfig.Memory ? `${HostConfig.Memory / 1024 ** 2} MiB` : "no limit",
    restart: HostConfig.RestartPolicy?.Name ?? "no",
    ...(published && { port: published.HostPort, bindAddress: publicLine(published.HostIp, []) ?? "" }),
    network: Object.keys(NetworkSettings.Networks)[0] ?? "none",
    ...(volume !== undefined && { dataVolume: volume }),
  };
}

interface StoredResource {
  urn: string;
  type: string;
  protect?: boolean;
  inputs?: Record<string, unknown>;
}

/** The arguments that nothing but the state knows. */
function argumentsInState(state: string, server: string): Record<string, string> {
  const { latest } = JSON.parse(state).checkpoint as { latest?: { resources?: StoredResource[] } };
  const find = (type: string, name: string) =>
    latest?.resources?.find((each) => each.type.endsWith(type) && each.urn.endsWith(`::${name}`));
  const [container, volume] = [
    find("container:Container", server)?.inputs,
    find("volume:Volume", `${server}-data`),
  ];
  return {
    stopGracePeriod: `${String(container?.destroyGraceSeconds)} s`,
    readyTimeout: `${String(container?.waitTimeout)} s`,
    protectData: String(volume?.protect ?? false),
  };
}
