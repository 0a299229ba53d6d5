import type { RedisServerArgs } from "../../components/arguments/redisServerArgs";
import { freePort } from "../../scripts/freePort";
import type { BenchStack, MakeStack } from "../harness/benchStack";
import type { Checkout } from "../harness/contract";

/** How to log in to a server, as the stack's outputs say. */
export interface Login {
  host: string;
  port: number;
  username: string;
  password: string;
}

/** What the program `servers` hands out of each. */
export interface HandedOut {
  host: string;
  port: number;
  containerName: string;
  users: { app: Login };
}

/** Of the arguments of each server, those that matter to what is measured. */
export type Declared = Record<string, Pick<RedisServerArgs, "bindAddress" | "network" | "settings">>;

/** A stack with these servers, each at a free port and with one user, `app`; it is not up yet. */
export async function serversStack(
  make: MakeStack,
  checkout: Checkout,
  declared: Declared,
): Promise<BenchStack> {
  const servers = await withPorts(declared);
  return await make(checkout, { program: "servers", config: { servers } });
}

/** The same at free ports, each with one user, `app`. */
export async function withPorts(declared: Declared): Promise<Record<string, RedisServerArgs>> {
  const servers: Record<string, RedisServerArgs> = {};
  for (const [name, args] of Object.entries(declared)) {
    servers[name] = { ...args, port: await freePort(), users: { app: { rules: "~* +@all" } } };
  }
  return servers;
}

export async function handedOut(stack: BenchStack): Promise<Record<string, HandedOut>> {
  return JSON.parse(await stack.pulumi("stack", "output", "servers", "--json", "--show-secrets"));
}
