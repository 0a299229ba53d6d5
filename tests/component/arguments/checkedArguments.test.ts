import * as pulumi from "@pulumi/pulumi";
import { describe, expect, test } from "vitest";
import { program } from "../program";
import { userLine } from "../server/installerFiles";

test("rules that come later are judged when they are there, with what is expected of them", async () => {
  const made = await program({
    users: { app: { rules: pulumi.output(Promise.resolve("~* +get")), mustAllow: ["GET a"] } },
  });
  expect(userLine(made, "app")).toMatch(/ ~\* \+get$/);
});

describe("bad arguments are refused before any child is registered", () => {
  test.each([
    [{ port: 0 }, "port: 0 is not allowed; allowed is a whole number from 1 to 65535"],
    [{ memory: 3 }, "memory: 3 is not allowed; allowed is whole MiB, at least 24, or 0 for no limit"],
    [{ settings: { dir: "/tmp" } }, "dir"],
    [
      { dataVolume: "/srv/redis" },
      'dataVolume: "/srv/redis" is not allowed; allowed is the name of a Docker volume',
    ],
    [
      { aof: { rewriteTrigger: "" } },
      'aof.rewriteTrigger: "" is not allowed; allowed is a text or a whole number',
    ],
    [{ users: { health: { rules: "+ping" } } }, "users.health: the name is reserved"],
    [
      { users: { app: { rules: "+ping", password: "" } } },
      "users.app.password: the value (not shown, it is a secret)",
    ],
  ])("%j", async (args, message) => {
    await expect(program(args)).rejects.toThrow(message);
  });

  test("all faults at once", async () => {
    await expect(program({ port: 0, memory: 3 })).rejects.toThrow(/port: 0 .*\nmemory: 3 /);
  });
});
