import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { freePort } from "../../scripts/freePort";
import { BareServer } from "../parts/boot/bareServer";
import { docker } from "../parts/boot/docker";
import { redisImage } from "../parts/boot/image";
import { isFull, table } from "./form";
import { Writer } from "./writers";

// The component's own files and container options, without the engine, on a volume of 64 MB of which one is free.
const row = table("A full disk under 8 writers");

// Redis does the same for both when a write fails.
const policies = isFull ? ["everysec", "no"] : ["everysec"];

describe("a disk that is full while 8 clients write", () => {
  let server: BareServer;
  let writers: Writer[];

  beforeEach(async () => {
    const port = await freePort();
    server = new BareServer(`dur-full-${process.pid}-${port}`, redisImage(), port);
    writers = Array.from({ length: 8 }, (_, i) => new Writer(port, `writer:${i}`));
    const tmpfs = ["type=tmpfs", "device=tmpfs", "o=size=64m,mode=777"].flatMap((option) => [
      "--opt",
      option,
    ]);
    await docker("volume", "create", ...tmpfs, server.data);
    await server.onVolumes("dd if=/dev/zero of=/data/ballast bs=1M count=63 2>&1");
  });
  afterEach(() => server.destroyWithData());

  const restarts = async () => Number(await docker("inspect", "--format", "{{.RestartCount}}", server.name));
  /** Which run of Redis answers, and for how many seconds it is up. */
  async function run(): Promise<{ id: string | undefined; uptime: number }> {
    const info = await server.redis.info("server");
    const uptime = Number(/uptime_in_seconds:(\d+)/.exec(info)?.[1]);
    return { id: /run_id:(\w+)/.exec(info)?.[1], uptime };
  }
  const makeRoom = () => server.onVolumes("rm /data/ballast");

  async function start(policy: string): Promise<void> {
    await server.install("yes", `appendfsync ${policy}`, "auto-aof-rewrite-percentage 0");
    await server.start();
  }

  /** Writes until the server refuses or is gone; says how many writes were acknowledged. */
  async function fillUp(): Promise<number> {
    let acknowledged = 0;
    const count = () => {
      acknowledged++;
    };
    await Promise.all(writers.map((writer) => writer.write(() => false, count)));
    return acknowledged;
  }

  async function lost(): Promise<number> {
    let sum = 0;
    for (const writer of writers) sum += (await writer.check(server.redis)).lost;
    return sum;
  }

  test.each(policies)(
    "%s: writes are refused, go on by themselves when there is room, and none is lost",
    async (policy) => {
      await start(policy);
      const acknowledged = await fillUp();
      await expect(server.redis.set("more", "data")).rejects.toThrow(/^MISCONF .*AOF/);
      await makeRoom();
      const since = Date.now();
      await expect.poll(() => server.redis.set("more", "data").catch(String)).toBe("OK");
      const healed = Date.now() - since;
      expect(await restarts()).toBe(0);
      await server.crash();
      const missing = await lost();
      row({
        policy,
        acknowledged,
        lost: missing,
        restarts: 0,
        "writes again after room is made, ms": healed,
      });
      expect(missing).toBe(0);
    },
  );

  test.each(policies)(
    "%s, killed before there is room: at most the writes of one moment are lost, one a client",
    async (policy) => {
      await start(policy);
      const acknowledged = await fillUp();
      await server.crashNow();
      const missing = await lost();
      row({ policy: `${policy}, then SIGKILL`, acknowledged, lost: missing, restarts: await restarts() });
      expect(missing).toBeLessThanOrEqual(writers.length);
    },
  );

  test("always: Redis ends, comes back and stays up without writes, and none is lost", async () => {
    await start("always");
    const acknowledged = await fillUp();
    const back = await run();
    const settled = await restarts();
    await expect.poll(async () => (await run()).uptime).toBeGreaterThan(3);
    expect((await run()).id).toBe(back.id);
    expect(await restarts()).toBe(settled);
    expect(settled).toBeGreaterThanOrEqual(1);
    const missing = await lost();
    await makeRoom();
    const since = Date.now();
    expect(await server.redis.set("more", "data")).toBe("OK");
    row({
      policy: "always",
      acknowledged,
      lost: missing,
      restarts: settled,
      "writes again after room is made, ms": Date.now() - since,
    });
    expect(await restarts()).toBe(settled);
    expect(missing).toBe(0);
  });
});
