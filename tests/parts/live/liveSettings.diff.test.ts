import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Login, revive } from "./provider";
import { type RedisUnderTest, startRedis } from "./redisUnderTest";
import { type Inputs, inputs, type Outputs } from "./settingsUnderTest";

const outputsOf = (wanted: Inputs): Outputs => ({ ...wanted, persistence: "aof", aofRewrite: {} });
const declared = inputs({ appendonly: "yes" });

/** What a preview without any changed input finds, and what it prints. */
async function preview(login: Login, wanted = declared): Promise<{ changes?: boolean; printed: string }> {
  const provider = await revive<Inputs, Outputs>("liveSettings", login);
  try {
    const { changes } = await provider.diff("settings", outputsOf(wanted), wanted);
    return { changes, printed: provider.printed() };
  } finally {
    provider.end();
  }
}

const nothing = { changes: false, printed: "" };

describe("a preview with nothing changed", () => {
  let redis: RedisUnderTest;
  beforeAll(async () => {
    redis = await startRedis("appendonly yes");
  });
  afterAll(() => redis.remove());

  it("finds nothing on a server whose AOF is as declared", async () => {
    expect(await preview(redis)).toEqual(nothing);
  });

  it("finds an AOF that is otherwise than declared, and says so", async () => {
    const off = inputs({ appendonly: "no" });
    expect(await preview(redis, off)).toEqual({
      changes: true,
      printed: "The server runs with appendonly yes, and no is declared: `pulumi up` switches it, live.\n",
    });
    await redis.admin.config("SET", "appendonly", "no");
    expect(await preview(redis, off)).toEqual(nothing);
    expect(await preview(redis)).toEqual({
      changes: true,
      printed: "The server runs with appendonly no, and yes is declared: `pulumi up` switches it, live.\n",
    });
  });

  it("asks nobody where appendonly is not declared", async () => {
    expect(await preview(redis, inputs({ timeout: "0" }))).toEqual(nothing);
  });

  it("neither fails nor waits where the password is another one", async () => {
    expect(await preview({ port: redis.port, password: "wrong-password" })).toEqual(nothing);
  });

  it("neither fails nor waits long for a server that hangs", async () => {
    await redis.docker("pause");
    expect(await preview(redis)).toEqual(nothing);
    await redis.docker("unpause");
  });

  it("neither fails nor waits for a server that is stopped", async () => {
    await redis.docker("stop");
    expect(await preview(redis)).toEqual(nothing);
  });

  it.each<[string, (socket: Socket) => void]>([
    ["takes connections and says nothing", () => {}],
    ["hangs up", (socket) => socket.end()],
    ["speaks another protocol", (socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n")],
    [
      "lets in whoever comes, and then says nothing",
      (socket) => socket.once("data", () => socket.write("+OK\r\n")),
    ],
    [
      "answers with an error",
      (socket) => socket.on("data", () => socket.write("-BUSY Redis is busy running a script\r\n")),
    ],
  ])("neither fails nor waits long where somebody else has the port who %s", async (_who, answer) => {
    const sockets = new Set<Socket>();
    const other = createServer((socket) => {
      sockets.add(socket.on("error", () => {}));
      answer(socket);
    }).listen(0, "127.0.0.1");
    await once(other, "listening");
    expect(await preview({ port: (other.address() as AddressInfo).port, indirect: true })).toEqual(nothing);
    for (const socket of sockets) socket.destroy();
    other.close();
  });
});
