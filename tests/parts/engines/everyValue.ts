import type Redis from "ioredis";
import { fill } from "../boot/persistence";

/** Values of every type and of both encodings, in two databases, beside the 10,000 keys of `fill`. */
export async function fillEveryType(redis: Redis): Promise<void> {
  await fill(redis);
  const long = Array.from({ length: 2000 }, (_, i) => `member ${i} ${"x".repeat(i % 90)}`);
  const pipeline = redis.pipeline();
  pipeline
    .set("number", 12345)
    .set("long text", "y".repeat(100_000))
    .set("bytes", Buffer.from([0, 255, 10]));
  pipeline
    .rpush("long list", ...long)
    .sadd("long set", ...long)
    .sadd("numbers", 1, 2, 3);
  pipeline.hset("long hash", ...long.flatMap((text, i) => [`field ${i}`, text]));
  pipeline.zadd("long sorted set", ...long.flatMap((text, i) => [i / 7, text]));
  pipeline.pfadd("counted", ...long);
  for (let i = 1; i <= 300; i++) pipeline.xadd("stream", `1-${i}`, "number", i);
  pipeline.xgroup("CREATE", "stream", "readers", "0");
  pipeline.xreadgroup("GROUP", "readers", "one", "COUNT", 10, "STREAMS", "stream", ">");
  pipeline.select(1).set("in another database", "yes").select(0);
  for (const [error] of (await pipeline.exec()) ?? []) if (error) throw error;
}

/**
 * Every key with its value and the millisecond of its end, by commands that every engine has: the DEBUG DIGESTs of two versions are
 * not made to be compared.
 */
export async function everyValue(redis: Redis): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for (const database of [1, 0]) {
    await redis.select(database);
    const keys = (await redis.keys("*")).sort();
    const types = await answers(
      redis,
      keys.map((key) => ["type", key]),
    );
    const values = await answers(
      redis,
      keys.map((key, at) => reading(String(types[at]), key)),
    );
    const ends = await expirations(redis, keys);
    for (const [at, key] of keys.entries()) {
      const value = comparable(String(types[at]), values[at]);
      const end = Number(ends[at]);
      found[`${database} ${key}`] = JSON.stringify([types[at], value, end < 0 ? "stays" : end]);
    }
  }
  // When they were last delivered differs by the millisecond that passed.
  const pending = (await redis.xpending("stream", "readers", "-", "+", 100)) as [
    id: string,
    consumer: string,
  ][];
  found.pending = JSON.stringify(pending.map(([id, consumer]) => [id, consumer]));
  return found;
}

/**
 * Redis before 7.0 has no PEXPIRETIME: what is left and the server's time, both read within one of its milliseconds. A time of ours
 * would be that of another moment, as much later as the machine is busy.
 */
const expirationsByTime = `local ends = {}
  for at, key in ipairs(KEYS) do
    local before, left, after, now
    repeat
      before, left, after = redis.call('TIME'), redis.call('PTTL', key), redis.call('TIME')
      now = before[1] * 1000 + math.floor(before[2] / 1000)
    until now == after[1] * 1000 + math.floor(after[2] / 1000)
    ends[at] = left < 0 and left or now + left
  end
  return ends`;

async function expirations(redis: Redis, keys: string[]): Promise<unknown[]> {
  const [known] = (await redis.call("COMMAND", "INFO", "pexpiretime")) as unknown[];
  if (!known) return (await redis.eval(expirationsByTime, keys.length, ...keys)) as number[];
  return answers(
    redis,
    keys.map((key) => ["pexpiretime", key]),
  );
}

function reading(type: string, key: string): string[] {
  switch (type) {
    case "list":
      return ["lrange", key, "0", "-1"];
    case "set":
      return ["smembers", key];
    case "zset":
      return ["zrange", key, "0", "-1", "WITHSCORES"];
    case "hash":
      return ["hgetall", key];
    case "stream":
      return ["xrange", key, "-", "+"];
    default:
      return ["get", key];
  }
}

/** Sets and hashes have no order, and versions write the same score in more digits or fewer. */
function comparable(type: string, value: unknown): unknown {
  switch (type) {
    case "set":
      return (value as string[]).sort();
    case "hash":
      return Object.entries(value as Record<string, string>).sort();
    case "zset":
      return (value as string[]).map((text, at) => (at % 2 === 0 ? text : Number(text)));
    default:
      return value;
  }
}

async function answers(redis: Redis, commands: string[][]): Promise<unknown[]> {
  const results = (await redis.pipeline(commands).exec()) ?? [];
  return results.map(([error, answer]) => {
    if (error) throw error;
    return answer;
  });
}
