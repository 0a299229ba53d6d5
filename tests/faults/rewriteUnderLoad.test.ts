import { afterAll, expect, test } from "vitest";
import { freePort } from "../e2e/testStack";
import { BareServer } from "../parts/boot/bareServer";
import { redisImage } from "../parts/boot/image";
import { isFull, table } from "./form";
import { connectOnce } from "./writers";

const seconds = isFull ? 30 : 4;
const clients = 20;
const row = table(`A rewrite every second under ${clients} clients, ${seconds} s, then SIGKILL`);
let server: BareServer;
afterAll(() => server.destroyWithData());

// The component's own files and container options, without the engine.
test("counts exactly, across rewrites, SIGKILL and restart", async () => {
  server = new BareServer(`dur-rewrite-${process.pid}`, redisImage(), await freePort());
  await server.install("yes");
  await server.start();
  let done = false;
  let counted = 0;
  const counting = Array.from({ length: clients }, async () => {
    const redis = await connectOnce(server.port);
    for (; !done; counted++) await redis.incr("counter");
    redis.disconnect();
  });
  for (let second = 0; second < seconds; second++) {
    await server.redis.bgrewriteaof().catch((error: Error) => {
      if (!error.message.includes("already in progress")) throw error;
    });
    await new Promise((next) => setTimeout(next, 1000));
  }
  done = true;
  await Promise.all(counting);
  const rewrites = Number(/aof_rewrites:(\d+)/.exec(await server.redis.info("persistence"))?.[1]);

  await server.crash();
  const found = Number(await server.redis.get("counter"));
  row({ acknowledged: counted, "found after SIGKILL": found, rewrites });
  expect(found).toBe(counted);
  expect(rewrites).toBeGreaterThanOrEqual(seconds - 1);
});
