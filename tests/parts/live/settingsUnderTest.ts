import { containerUnderTest, type RedisUnderTest } from "./redisUnderTest";

export interface Inputs {
  settings: Record<string, string>;
  defaults: Record<string, string>;
  installedHash: string;
  containerId: string;
  rewriteTrigger?: string;
  boot?: Record<string, string>;
  hidden?: boolean;
  providerVersion: number;
}
export interface Outputs extends Inputs {
  persistence: "aof" | "rdb";
  aofRewrite?: Record<string, number>;
}

const defaults = { appendonly: "no", maxmemory: "0", timeout: "0", save: "3600 1 300 100 60 10000" };
export const inputs = (settings: Record<string, string>, more: Partial<Inputs> = {}): Inputs => ({
  settings,
  defaults: Object.fromEntries(Object.entries(defaults).filter(([name]) => name in settings)),
  installedHash: "hash-1",
  get containerId() {
    return containerUnderTest();
  },
  providerVersion: 1,
  ...more,
});

/** How often each command was called since `CONFIG RESETSTAT`. */
export async function calls(redis: RedisUnderTest): Promise<Record<string, number>> {
  const stats = (await redis.admin.info("commandstats")).matchAll(/cmdstat_(\S+?):calls=(\d+)/g);
  return Object.fromEntries([...stats].map(([, command, count]) => [command, Number(count)]));
}

export async function config(redis: RedisUnderTest, name: string): Promise<string> {
  return ((await redis.admin.config("GET", name)) as string[])[1] as string;
}

export async function persistence(redis: RedisUnderTest): Promise<Record<string, string>> {
  const lines = (await redis.admin.info("persistence")).split("\r\n");
  return Object.fromEntries(lines.map((line) => line.split(":") as [string, string]));
}

export async function write(redis: RedisUnderTest, keys: number, size = 10): Promise<void> {
  const script = "for i=1,ARGV[1] do redis.call('SET','key:'..i,string.rep('x',ARGV[2])) end";
  await redis.admin.eval(script, 0, keys, size);
}
