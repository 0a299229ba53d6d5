import { createServer, type Server } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { docker, freePort, TestStack } from "./testStack";

const app = { app: { rules: "~* +@all" } };

describe("refused at preview, before anything is made", () => {
  let stack: TestStack;
  beforeAll(async () => {
    stack = await TestStack.create({ users: app });
  });
  afterAll(() => stack.remove());

  test.each([
    [{ port: 70_000 }, "port: 70000 is not allowed; allowed is a whole number from 1 to 65535"],
    [{ bindAddress: "nowhere" }, 'bindAddress: "nowhere" is not allowed; allowed is an IP address'],
    [{ restart: "sometimes" }, 'restart: "sometimes" is not allowed; allowed is one of no, on-failure'],
    [{ prot: 6379 }, "prot: there is no such key; the nearest one is port"],
    [{ settings: { apendonly: "yes" } }, "appendonly"],
    [{ settings: { aclfile: "/tmp/users.acl" } }, "aclfile"],
    [{ settings: { maxmemory: "64 megs" } }, "maxmemory"],
    [{ users: { admin: { rules: "+@all" } } }, "users.admin: the name is reserved"],
    [{ users: { "two words": { rules: "+@all" } } }, "must not contain spaces"],
    [{ users: { app: { rules: ">hunter22 +@all" } } }, "passwords are declared beside them"],
  ])("%j", async (config, message) => {
    await stack.configure({ users: app, ...config });
    await expect(stack.preview()).rejects.toThrow(message);
    await expect(stack.preview()).rejects.not.toThrow(/at .*\.ts:\d+/);
    await expect(stack.preview()).rejects.not.toThrow("hunter22");
  });
});
