import { afterAll, expect, test } from "vitest";
import { freePort } from "../../scripts/freePort";
import { docker as command } from "../parts/boot/docker";
import { TestStack } from "./testStack";

let stack: TestStack;
afterAll(() => stack.remove());

test("an installer that failed is tried again by the next up, once the disk is no longer full", async () => {
  const config = { port: await freePort() };
  stack = await TestStack.create(config);
  // A config volume that was there before would be another server's: this one takes the place of its own.
  await stack.up();
  await command("rm", "--force", `redis-${stack.name}`, `redis-${stack.name}-config`);
  await stack.volume("config").remove();
  const [volume, holder] = [`redis-${stack.name}-config`, `holder-${stack.name}`];
  const tmpfs = ["type=tmpfs", "device=tmpfs", "o=size=256k,mode=777"].flatMap((option) => ["--opt", option]);
  await command("volume", "create", ...tmpfs, volume);
  // A volume in memory lives as long as it is mounted.
  const image = await TestStack.image();
  const held = ["--name", holder, "--user", "root", "-v", `${volume}:/held`, "--entrypoint", "sleep"];
  await command("run", "--detach", ...held, image, "infinity");
  await command("exec", holder, "sh", "-c", "dd if=/dev/zero of=/held/filler bs=4k 2>/dev/null || true");

  await stack.configure({ ...config, users: { app: { preset: "cache", keys: ["app:*"] } } });
  for (const failed of [await stack.failingUp(), await stack.failingUp()]) {
    expect(failed).toContain("The installer failed on the Docker host");
    expect(failed).toContain("No space left on device");
    expect(failed).not.toContain("Redis refuses");
  }

  await command("exec", holder, "rm", "/held/filler");
  await stack.up({ refresh: true });
  expect(await stack.as("admin", (redis) => redis.set("key", "value"))).toBe("OK");
  expect((await stack.up()).changes).toEqual({ same: expect.any(Number) });

  await stack.up({ refresh: true });
  expect((await stack.preview({ refresh: true })).changes).toEqual({ same: expect.any(Number) });
  expect(await stack.as("admin", (redis) => redis.get("key"))).toBe("value");
});
