import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { withoutCredentials } from "../../../components/connection/sessionError";
import { failure } from "./failure";
import { revive } from "./provider";
import { aclInputs, adminPassword, hashOf, type RedisUnderTest, startRedis } from "./redisUnderTest";

let redis: RedisUnderTest;

beforeAll(async () => {
  redis = await startRedis("appendonly yes");
});
afterAll(() => redis.remove());

describe("a provider's connection", () => {
  it("gives up at once on a wrong password, without showing it or its hash", async () => {
    const provider = await revive("aclUsers", { port: redis.port, password: "wrong-password" });
    const words = await failure(provider.create(aclInputs({})));
    expect(words).toContain('refuses the login of user "admin"');
    expect(words + provider.printed()).not.toMatch(/wrong-password|[0-9a-f]{64}/);
    expect(await redis.admin.info("stats")).toMatch(/acl_access_denied_auth:1\r/);
    provider.end();
  });

  it("gets in by another password that is live, and is done only when the current one is", async () => {
    const otherPasswords = ["never-live", adminPassword];
    const provider = await revive("aclUsers", { port: redis.port, password: "next", otherPasswords });
    redis.install({});
    expect(await failure(provider.create(aclInputs({})))).toContain('refuses the login of user "admin"');

    redis.install({}, (file) => file.replace(hashOf(adminPassword), `${hashOf("next")} #$&`));
    expect(await provider.create(aclInputs({}, ["next", adminPassword]))).toMatchObject({ id: "users" });
    expect(await redis.connect("admin", "next").ping()).toBe("PONG");

    redis.install({});
    await redis.admin.call("ACL", "LOAD");
    provider.end();
  });

  it("waits until the server listens", async () => {
    const provider = await revive("aclUsers", { port: redis.port });
    await redis.docker("stop");
    const created = provider.create(aclInputs({}));
    await redis.docker("start");
    expect((await created).id).toBe("users");
    provider.end();
  });

  it("says what it waited for, and how long", async () => {
    const silent = createServer((socket) => socket.end()).listen(0, "127.0.0.1");
    await once(silent, "listening");
    const { port } = silent.address() as AddressInfo;
    const provider = await revive("aclUsers", { port, indirect: true, readyTimeoutSeconds: 1 });
    const words = await failure(provider.create(aclInputs({})));
    expect(words).toContain(`Redis at 127.0.0.1:${port} was not ready within 1 s: no connection`);
    silent.close();
    provider.end();
  });

  it("fails a read on a server that is there but does not answer, and never drops it from the state", async () => {
    const provider = await revive<unknown, unknown>("aclUsers", { port: redis.port, readyTimeoutSeconds: 1 });
    const { outs } = await provider.create(aclInputs({}));
    await redis.docker("pause");
    expect(await failure(provider.read("users", outs))).toContain("was not ready within 1 s");
    await redis.docker("unpause");
    provider.end();
  });

  it("keeps a stopped server in the state and marks it, so that the next up settles it again", async () => {
    const inputs = aclInputs({});
    const provider = await revive<typeof inputs, typeof inputs>("aclUsers", { port: redis.port });
    const { outs } = await provider.create(inputs);
    await redis.docker("stop");
    const read = await provider.read("users", outs);
    expect(read.id).toBe("users");
    expect(read.props.containerId).toBe(`(no server at 127.0.0.1:${redis.port})`);
    expect(await provider.diff("users", read.props, inputs)).toMatchObject({ changes: true, replaces: [] });
    await redis.docker("start");
    provider.end();
  });
});

describe("Redis's words", () => {
  it.each([
    [
      `Error in ACL SETUSER modifier '>hunter2': Syntax error`,
      "Error in ACL SETUSER modifier '(credential)': Syntax error",
    ],
    [`users.acl:4: bad #${hashOf("x").toUpperCase()}`, "users.acl:4: bad (credential)"],
    [`unknown category +@reed of user app`, `unknown category +@reed of user app`],
  ])("%s becomes %s", (words, shown) => {
    expect(withoutCredentials(words)).toBe(shown);
  });
});
