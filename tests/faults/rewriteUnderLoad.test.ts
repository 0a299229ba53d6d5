import { afterAll, expect, test } from "vitest";
import { freePort } from "../../scripts/freePort";
import { BareServer } from "../parts/boot/bareServer";
import { holdChild } from "../parts/boot/heldChild";
import { redisImage } from "../parts/boot/image";
import { fill, persistenceShows } from "../parts/boot/persistence";
import { isFull, table } from "./form";
import { connectOnce } from "./writers";

const rewrites = isFull ? 30 : 3;
const clients = 20;
const row = table(`${rewrites} rewrites under ${clients} clients, then SIGKILL`);
let server: BareServer;
afterAll(() => server.destroyWithData());

// The component's own files and container options, without the engine.
test("counts exactly, across rewrites, SIGKILL and restart", async () => {
  server = new BareServer(`dur-rewrite-${process.pid}`, redisImage(), await freePort());
  await server.install("yes");
  await server.start();
  await fill(server.redis);
  let done = false;
  let counted = 0;
  const counting = Array.from({ length: clients }, async () => {
    const redis = await connectOnce(server.port);
    for (; !done; counted++) await redis.incr("counter");
    redis.disconnect();
  });
  for (let round = 0; round < rewrites; round++) {
    const rewrite = await holdChild(server.redis, server.name, () => server.redis.bgrewriteaof());
    const before = counted;
    await expect.poll(() => counted).toBeGreaterThan(before + 1000);
    rewrite.release();
    await persistenceShows(server.redis, "aof_rewrite_in_progress:0", "aof_last_bgrewrite_status:ok");
  }
  done = true;
  await Promise.all(counting);

  await server.crash();
  const found = Number(await server.redis.get("counter"));
  row({ acknowledged: counted, "found after SIGKILL": found, rewrites });
  expect(found).toBe(counted);
});
