import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freePort } from "../../freePort";
import { revive } from "./provider";
import { type RedisUnderTest, startRedis } from "./redisUnderTest";

let silentPort: number;
let redis: RedisUnderTest;
let silent: Server;
const sockets: Socket[] = [];

beforeAll(async () => {
  redis = await startRedis("appendonly yes");
  silent = createServer((socket) => sockets.push(socket)).listen(0, "127.0.0.1");
  await once(silent, "listening");
  silentPort = (silent.address() as AddressInfo).port;
});
afterAll(async () => {
  for (const socket of sockets) socket.destroy();
  silent.close();
  await redis.remove();
});

const inputs = { place: "here", providerVersion: 1 };

async function probe(port: number, password?: string) {
  const provider = await revive<typeof inputs, typeof inputs>("freePort", { port, password });
  try {
    return await provider.create(inputs);
  } finally {
    provider.end();
  }
}

describe("the server's port", () => {
  it("is free when nobody listens", async () => {
    const unusedPort = await freePort();
    expect(await probe(unusedPort)).toEqual({ id: "port", outs: inputs });
  });

  it("is the server's own when it lets our admin in", async () => {
    expect(await probe(redis.port)).toMatchObject({ outs: inputs });
  });

  it.each([
    ["another Redis", () => redis.port, "of-another"],
    ["somebody who says nothing", () => silentPort, undefined],
  ])("is taken by %s", async (_who, portOf, password) => {
    const port = portOf();
    await expect(probe(port, password)).rejects.toThrow(
      `port ${port} on 127.0.0.1 of the Docker host is taken: stop what listens there, or set \`port\` to a free one. Nothing was made.`,
    );
  });

  it("is looked at again in another place only", async () => {
    const provider = await revive<typeof inputs, typeof inputs>("freePort", { port: silentPort });
    expect(await provider.diff("x", inputs, inputs)).toMatchObject({ changes: false });
    const elsewhere = { ...inputs, place: "there" };
    expect(await provider.diff("x", inputs, elsewhere)).toMatchObject({ changes: true, replaces: [] });
    await expect(provider.update("x", inputs, elsewhere)).rejects.toThrow("is taken");
    provider.end();
  });
});
