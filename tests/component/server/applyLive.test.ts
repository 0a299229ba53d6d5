import * as pulumi from "@pulumi/pulumi";
import { describe, expect, test } from "vitest";
import type { RedisServerArgs } from "../../../components/arguments/redisServerArgs";
import { program, urnNames } from "../program";
import { dynamic } from "../resourceTypes";
import { uploads } from "./installerFiles";

const users = { app: { rules: "~* +@all" } };

describe("what is applied to the running server", () => {
  test("goes through one connection, after the container, and dies with it", async () => {
    const { find } = await program({ users });
    for (const [type, name] of [
      ["LiveSettings", "redis-settings"],
      ["AclUsers", "redis-users"],
    ] as const) {
      const { options, inputs } = find(dynamic(type), name);
      expect(await urnNames(options.provider)).toEqual(["redis-connection"]);
      expect(await urnNames(options.dependsOn)).toEqual(["redis-installed", "redis", "redis-stop"]);
      expect(await urnNames(options.deletedWith)).toEqual(["redis"]);
      expect(inputs).toMatchObject({
        containerId: "redis-id",
        installedHash: expect.stringMatching(/^[0-9a-f]{64}$/),
      });
    }
  });

  test("what users lose and gain is told when they are made and when they change", async () => {
    const { hooks } = (await program({ users })).find(dynamic("AclUsers"), "redis-users").options;
    expect(hooks?.beforeCreate).toEqual([expect.any(pulumi.ResourceHook)]);
    expect(hooks?.beforeUpdate).toEqual(hooks?.beforeCreate);
  });

  test("the defaults make the recipe right", async () => {
    const { inputs } = (await program({ users })).find(dynamic("LiveSettings"), "redis-settings");
    expect(inputs.settings).toEqual({
      appendonly: "yes",
      "auto-aof-rewrite-min-size": "64mb",
      "auto-aof-rewrite-percentage": "100",
    });
  });

  test("a maxmemory that is a share of memory is bytes, wherever the memory comes from", async () => {
    const settings = { maxmemory: "75%" };
    for (const memory of [512, pulumi.output(Promise.resolve(512))]) {
      const made = await program({ users, memory, settings });
      const { inputs } = made.find(dynamic("LiveSettings"), "redis-settings");
      expect(inputs.settings).toMatchObject({ maxmemory: "384mb" });
      const conf = uploads(made).find(({ file }) => file === "/candidate/redis.conf");
      expect(conf?.content).toContain("\nmaxmemory 384mb\n");
    }
  });

  test("a rewrite of the AOF is asked for by any text or number", async () => {
    const settings = async (args: RedisServerArgs) =>
      (await program({ users, ...args })).find(dynamic("LiveSettings"), "redis-settings").inputs;
    expect(await settings({})).not.toHaveProperty("rewriteTrigger");
    expect(await settings({ aof: { rewriteTrigger: 7 } })).toMatchObject({ rewriteTrigger: "7" });
    const later = { aof: { rewriteTrigger: pulumi.output("monday") } };
    expect(await settings(later)).toMatchObject({ rewriteTrigger: "monday" });
  });
});
