import { setTimeout as pause } from "node:timers/promises";
import Redis from "ioredis";
import type { Login } from "./serversStack";

/** A session that is closed when the work is done. */
export async function withSession<T>(
  { host, port, username, password }: Login,
  work: (redis: Redis) => Promise<T>,
) {
  const redis = new Redis({ host, port, username, password });
  try {
    return await work(redis);
  } finally {
    redis.disconnect();
  }
}

const setKeys =
  "for key = tonumber(ARGV[1]), ARGV[2] - 1 do redis.call('SET', string.format('key:%012d', key), ARGV[3]) end";

const setVariedKeys = `
for key = tonumber(ARGV[1]), ARGV[2] - 1 do
  local parts = {}
  for part = 1, math.ceil(ARGV[3] / 40) do parts[part] = redis.sha1hex(key .. ' ' .. part) end
  redis.call('SET', string.format('key:%012d', key), string.sub(table.concat(parts), 1, ARGV[3]))
end`;

/** Sets so many keys to values of so many bytes which are all different, and take half as much when they are compressed. */
export async function fillVaried(redis: Redis, keys: number, size: number): Promise<void> {
  const step = 5_000;
  for (let from = 0; from < keys; from += step) {
    await redis.eval(setVariedKeys, 0, from, Math.min(from + step, keys), size);
  }
}

/** Sets so many keys, under the names that redis-benchmark takes, to values of so many bytes. */
export async function fill(redis: Redis, keys: number, size: number): Promise<void> {
  const step = 10_000;
  for (let from = 0; from < keys; from += step) {
    await redis.eval(setKeys, 0, from, Math.min(from + step, keys), "x".repeat(size));
  }
}

/** Has the append-only file rewritten, and waits until that is done. */
export async function rewrite(redis: Redis): Promise<void> {
  await redis.bgrewriteaof();
  while (!/aof_rewrite_in_progress:0\r\naof_rewrite_scheduled:0/.test(await redis.info("persistence"))) {
    await pause(50);
  }
}

/** Does something while something else is done again and again; returns how often that was begun as well. */
export async function whileRepeating<T>(
  again: () => Promise<unknown>,
  work: () => Promise<T>,
): Promise<{ result: T; begun: number }> {
  let isOver = false;
  let begun = 0;
  const repeating = (async () => {
    for (; !isOver; await again()) begun++;
  })();
  try {
    return { result: await work(), begun };
  } finally {
    isOver = true;
    await repeating;
  }
}
