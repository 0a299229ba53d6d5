import { afterEach, describe, expect, test } from "vitest";
import { freePort } from "../e2e/testStack";
import { BareServer } from "../parts/boot/bareServer";
import { redisImage } from "../parts/boot/image";
import { isFull, table } from "./form";
import { Writer } from "./writers";

// The component's own files and container options, without the engine: what is tried is Redis, boot.sh and Docker.
const cycles = isFull ? 20 : 1;
const acknowledgements = isFull ? 5000 : 1000;
const row = table(
  `Redis is killed under 8 writers, ${cycles} × ${acknowledgements} acknowledged writes each`,
);

describe("Redis killed while 8 clients write", () => {
  let server: BareServer;
  afterEach(() => server.destroyWithData());

  test.each([
    { event: "SIGKILL", policy: "always" },
    { event: "SIGKILL", policy: "everysec" },
    { event: "SIGKILL", policy: "no" },
    { event: "docker rm -f", policy: "everysec" },
  ])(
    `$event with appendfsync $policy: no acknowledged write is lost`,
    { timeout: 900_000 },
    async ({ event, policy }) => {
      const isRemoved = event !== "SIGKILL";
      server = new BareServer(`dur-killed-${policy}-${process.pid}`, redisImage(), await freePort());
      await server.install("yes", `appendfsync ${policy}`);
      const writers = Array.from({ length: 8 }, (_, i) => new Writer(server.port, `writer:${i}`));
      const lost: number[] = [];
      const back: number[] = [];
      let acknowledgedInAll = 0;
      for (let cycle = 0; cycle < cycles; cycle++) {
        // A new container each time: Docker waits longer before each restart of one that does not live for ten seconds.
        await server.start();
        let acknowledged = 0;
        let killed: Promise<void> | undefined;
        let since = 0;
        const writing = writers.map((writer) =>
          writer.write(
            () => false,
            () => {
              acknowledged++;
              if (acknowledged >= acknowledgements && !killed) {
                killed = isRemoved ? server.destroyContainer() : server.kill();
                since = Date.now();
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
        for (const writer of writers) {
          const found = await writer.check(server.redis);
          lost.push(found.lost);
          expect(found.unasked).toBe(0);
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
      // The kernel has what the process had written; only a power cut tells the policies apart.
      expect(Math.max(...lost)).toBe(0);
    },
  );
});
