import { setTimeout as pause } from "node:timers/promises";
import type Redis from "ioredis";

/** 10,000 keys of five types, a tenth of them with a time to live. */
export async function fill(redis: Redis): Promise<void> {
  await redis.eval(
    `for i = 1, 10000 do
       local key, kind = 'key:' .. i, i % 5
       if kind == 0 then redis.call('SET', key, 'value ' .. i)
       elseif kind == 1 then redis.call('HSET', key, 'field', i, 'other', i * 2)
       elseif kind == 2 then redis.call('RPUSH', key, i, i + 1, i + 2)
       elseif kind == 3 then redis.call('SADD', key, i, 'member')
       else redis.call('ZADD', key, i, 'member') end
       if i % 10 == 0 then redis.call('PEXPIREAT', key, 4102444800000) end
     end`,
    0,
  );
}

/** Changes 100 of them. */
export async function change(redis: Redis, value: string): Promise<void> {
  const pipeline = redis.pipeline();
  for (let i = 5; i <= 500; i += 5) pipeline.set(`key:${i}`, value);
  await pipeline.exec();
}

/** Every key, value, and time to live, in one number. */
export async function content(redis: Redis): Promise<string> {
  return `${await redis.dbsize()} keys, ${String(await redis.call("DEBUG", "DIGEST"))}`;
}

/** Resolves when INFO persistence shows all of the given lines. */
export async function persistenceShows(redis: Redis, ...lines: string[]): Promise<void> {
  await untilPersistence(redis, (info) => lines.every((line) => info.includes(line)));
}

/**
 * Resolves when nothing waits to be written to the AOF, of what was answered before. With `everysec` Redis holds writes back,
 * although it has answered them, while an fsync takes its time.
 */
export async function aofWritten(redis: Redis): Promise<void> {
  await untilPersistence(redis, (info) => {
    const waiting = info.find((line) => line.startsWith("aof_buffer_length:"));
    return waiting === undefined || waiting === "aof_buffer_length:0";
  });
}

async function untilPersistence(redis: Redis, isReached: (info: string[]) => boolean): Promise<void> {
  while (!isReached((await redis.info("persistence")).split("\r\n"))) await pause(10);
}

export async function snapshot(redis: Redis): Promise<void> {
  await redis.bgsave();
  await persistenceShows(redis, "rdb_bgsave_in_progress:0", "rdb_last_bgsave_status:ok");
}

/** As LiveSettings does it: on ends with a complete first AOF, off with a complete snapshot and a manifest without an incr file. */
export async function switchLive(redis: Redis, appendonly: "yes" | "no"): Promise<void> {
  const [, live] = (await redis.config("GET", "appendonly")) as string[];
  if (live !== appendonly) await redis.config("SET", "appendonly", appendonly);
  if (appendonly === "yes") return rewritten(redis, "aof_enabled:1");
  if (live === "no") return;
  await snapshotThatEndsAof(redis);
  await redis.call("BGREWRITEAOF");
  await rewritten(redis);
}

/** Redis keeps the second in which a snapshot began: it has to be a later one than that of the last write to the AOF. */
export async function snapshotThatEndsAof(redis: Redis): Promise<void> {
  const second = await serverSecond(redis);
  while ((await serverSecond(redis)) === second) await pause(50);
  // The clock that Redis takes it from is some milliseconds behind the one of TIME.
  await pause(100);
  await snapshot(redis);
}

export const serverSecond = async (redis: Redis): Promise<number> => Number((await redis.time())[0]);

function rewritten(redis: Redis, ...lines: string[]): Promise<void> {
  const done = ["aof_rewrite_in_progress:0", "aof_rewrite_scheduled:0", "aof_last_bgrewrite_status:ok"];
  return persistenceShows(redis, ...done, ...lines);
}

/** A snapshot or a rewrite that begins from now on does not end by itself. */
export async function saveWithoutEnd(redis: Redis): Promise<void> {
  await redis.config("SET", "rdb-key-save-delay", 10_000_000);
}
