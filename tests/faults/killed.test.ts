import { afterEach, describe, expect, test } from "vitest";
import { freePort } from "../../scripts/freePort";
import { BareServer } from "../parts/boot/bareServer";
import { redisImage } from "../parts/boot/image";
import { isFull, table } from "./form";
import { connectOnce, Writer } from "./writers";

// The component's own files and container options, without the engine: what is tried is Redis, boot.sh and Docker.
const cycles = isFull ? 20 : 1;
const acknowledgements = isFull ? 5000 : 1000;
const row = table(
  `Redis is killed under 8 writers, ${cycles} × ${acknowledgements} acknowledged writes each`,
);

/** How many writes of each were acknowledged before Redis says that it has synced everything so far. */
async function syncedWrites(server: BareServer, writers: Writer[]): Promise<number[]> {
  const counts = writers.map((writer) => writer.acknowledged);
  const redis = await connectOnce(server.port);
  await redis.set("after", "them");
  expect(await redis.call("WAITAOF", 1, 0, 0)).toEqual([1, 0]);
  redis.disconnect();
  return counts;
}

describe("Redis killed while 8 clients write", () => {
  let server: BareServer;
  afterEach(() => server.destroyWithData());

  test.each([
    { event: "SIGKILL", policy: "always", kept: "acknowledged" },
    // While an fsync takes its time, Redis acknowledges before it writes.
    { event: "SIGKILL", policy: "everysec", kept: "acknowledged and synced" },
    { event: "SIGKILL", policy: "no", kept: "acknowledged" },
    { event: "docker rm -f", policy: "everysec", kept: "acknowledged and synced" },
  ])("$event with appendfsync $policy: no $kept write is lost", async ({ event, policy }) => {
    const isRemoved = event !== "SIGKILL";
    server = new BareServer(`dur-killed-${policy}-${process.pid}`, redisImage(), await freePort());
    await server.install("yes", `appendfsync ${policy}`);
    const writers = Array.from({ length: 8 }, (_, i) => new Writer(server.port, `writer:${i}`));
    const lost: number[] = [];
    let synced: number[] = [];
    let isDown = false;
    let since = 0;
    const goDown = async () => {
      try {
        if (policy === "everysec") synced = await syncedWrites(server, writers);
        since = Date.now();
        await (isRemoved ? server.destroyContainer() : server.kill());
      } finally {
        isDown = true;
      }
    };
    const back: number[] = [];
    let acknowledgedInAll = 0;
    for (let cycle = 0; cycle < cycles; cycle++) {
      // A new container each time: Docker waits longer before each restart of one that does not live for ten seconds.
      await server.start();
      let acknowledged = 0;
      isDown = false;
      let killed: Promise<void> | undefined;
      const writing = writers.map((writer) =>
        writer.write(
          () => isDown,
          () => {
            acknowledged++;
            if (acknowledged >= acknowledgements && !killed) {
              killed = goDown();
            }
          },
        ),
      );
      await Promise.all(writing);
      await killed;
      if (isRemoved) await server.start();
      // Docker's restart policy has brought it back.
      else await server.redis.ping();
      back.push(Date.now() - since);
      acknowledgedInAll += acknowledged;
      if (policy !== "everysec") synced = writers.map((writer) => writer.acknowledged);
      for (const [index, writer] of writers.entries()) {
        const { found, lost: missing, unasked } = await writer.check(server.redis);
        lost.push(missing);
        expect(found).toBeGreaterThanOrEqual(synced[index] ?? 0);
        expect(unasked).toBe(0);
      }
      await server.destroyContainer();
    }
    row({
      event,
      policy,
      acknowledged: acknowledgedInAll,
      lost: lost.reduce((sum, each) => sum + each, 0),
      "most lost by one writer at once": Math.max(...lost),
      "answers again after, ms (longest)": Math.max(...back),
    });
    expect(acknowledgedInAll).toBeGreaterThanOrEqual(cycles * acknowledgements);
  });
});
