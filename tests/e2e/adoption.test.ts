import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { freePort } from "../../scripts/freePort";
import { BareServer } from "../parts/boot/bareServer";
import { redisImage } from "../parts/boot/image";
import { change, content, fill, switchLive } from "../parts/boot/persistence";
import { TestStack } from "./testStack";

const users = { app: { rules: "~* &* +@all -@admin -@dangerous +info" } };
// DEBUG DIGEST compares all values of two servers in one command.
const settings = { "enable-debug-command": "yes" };

/** A server that somebody started by hand as in the copied recipe, with 10,000 keys. */
describe("a stack adopts the volume of a server that was started by hand", () => {
  let recipe: BareServer;
  let stack: TestStack | undefined;

  beforeEach(async () => {
    recipe = new BareServer(`adopted-${process.pid}`, redisImage(), await freePort());
    await recipe.startLikeTheRecipe();
    await fill(recipe.redis);
  });
  afterEach(async () => {
    await stack?.remove();
    await recipe.destroyWithData();
  });

  test.each([
    {
      files: "an RDB and nothing else",
      written: async () => {
        await recipe.redis.save();
      },
    },
    {
      files: "an AOF, turned on by CONFIG SET and in no redis.conf, with writes after the last RDB",
      written: async () => {
        await recipe.redis.save();
        await switchLive(recipe.redis, "yes");
        await change(recipe.redis, "after the RDB");
      },
    },
  ])("$files: every value is there, the AOF is on, and a crash loses nothing", async ({ written }) => {
    await written();
    const before = await content(recipe.redis);
    await recipe.destroyContainer();

    stack = await TestStack.create({
      users,
      settings,
      dataVolume: recipe.data,
      port: await freePort(),
      retainData: false,
    });
    await stack.up();
    expect(await stack.as("admin", content)).toBe(before);
    expect(await stack.settings("appendonly")).toEqual({ appendonly: "yes" });
    expect((await stack.preview()).changes).toEqual({ same: expect.any(Number) });

    await stack.as("admin", (redis) => change(redis, "since the adoption"));
    const after = await stack.as("admin", content);
    await stack.crash();
    await stack.healthy();
    expect(await stack.as("admin", content)).toBe(after);

    // Not this stack's to delete, although retainData is false.
    await stack.destroy();
    await stack.up();
    expect(await stack.as("admin", content)).toBe(after);
  });
});
