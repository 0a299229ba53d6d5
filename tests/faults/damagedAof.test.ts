import { afterAll, beforeAll, expect, test } from "vitest";
import { freePort } from "../../scripts/freePort";
import { BareServer } from "../parts/boot/bareServer";
import { adminPassword } from "../parts/boot/candidate";
import { redisImage } from "../parts/boot/image";
import { persistenceShows } from "../parts/boot/persistence";
import { damages, whole } from "./damage";
import { table } from "./form";

// boot.sh and the installed files themselves, in a container that outlives Redis: a case takes half a second.
const row = table("A damaged AOF");
const pristine = "/tmp/pristine";
let server: BareServer;
let installed: string | undefined;

beforeAll(async () => {
  server = new BareServer(`dur-damage-${process.pid}`, redisImage(), await freePort());
  await server.install("yes");
  await server.start();
  const { redis } = server;
  const set = async (prefix: string, count: number) => {
    const batch = redis.pipeline();
    for (let i = 1; i <= count; i++) batch.set(`${prefix}:${i}`, i);
    await batch.exec();
  };
  await set("base", 1000);
  await redis.bgrewriteaof();
  await persistenceShows(redis, "aof_rewrite_in_progress:0", "aof_rewrite_scheduled:0");
  await set("incr", 50);
  await redis.multi().set("transaction:1", 1).set("transaction:2", 2).exec();
  await redis.set("last", 1);
  await server.stop();
  await server.destroyContainer();
  await server.onVolumes(`cp -a /data ${pristine}`);
});
afterAll(() => server.destroyWithData());

const fingerprint = () =>
  server.onVolumes("cd /data && find . -type f | sort | xargs --no-run-if-empty sha256sum");

/** Boots as the container does; says how many keys there are, or nothing when Redis ended. */
async function boot(): Promise<{ keys: number | undefined; log: string }> {
  const printed = await server.onVolumes(`
    : >/tmp/log
    sh /usr/local/etc/redis/boot.sh >>/tmp/log 2>&1 &
    redis=$!
    while ! grep -q "Ready to accept connections" /tmp/log && kill -0 $redis 2>/dev/null; do sleep 0.05; done
    REDISCLI_AUTH=${adminPassword} redis-cli --user admin --no-auth-warning DBSIZE 2>&1 || :
    kill -KILL $redis 2>/dev/null && wait $redis 2>/dev/null
    cat /tmp/log`);
  const keys = /^\d+$/.exec(printed.split("\n", 1)[0] ?? "")?.[0];
  return { keys: keys === undefined ? undefined : Number(keys), log: printed };
}

test.each(damages)("$name", async ({ name, done, refusal, keys, remark, conf }) => {
  if (conf !== installed) await server.install("yes", ...(conf ? [conf] : []));
  installed = conf;
  await server.onVolumes(`
    rm -rf /data/* && cp -a ${pristine}/. /data && cd /data/appendonlydir
    base=$(echo *.base.rdb) incr=$(echo *.incr.aof) manifest=appendonly.aof.manifest
    ${done}`);
  const before = await fingerprint();
  const { keys: found, log } = await boot();
  row({
    damage: name,
    outcome: found === undefined ? "refused" : `starts, ${whole - found} of ${whole} keys missing`,
  });
  expect(found, log).toBe(keys);
  if (remark) expect(log).toMatch(remark);
  if (!refusal) return;
  expect(log).toMatch(refusal);
  // The restart policy tries again: that is no cure, and must be no harm.
  expect((await boot()).keys).toBeUndefined();
  expect(await fingerprint()).toBe(before);
});
