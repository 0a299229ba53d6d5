import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { freePort } from "../../../scripts/freePort";
import { owner } from "../boot/candidate";
import { type Login, type RevivedProvider, revive } from "./provider";
import { type RedisUnderTest, startRedis } from "./redisUnderTest";
import { stranger } from "./stranger";

interface Inputs {
  place: string;
  container: string;
  owner: string;
  dataVolume: string;
  providerVersion: number;
}
type Outputs = Omit<Inputs, "owner">;

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

const gone = `live-gone-${process.pid}`;
const inputs = { place: "here", container: gone, owner, dataVolume: "", providerVersion: 1 };
const outs = ({ owner: _, ...rest }: Inputs): Outputs => rest;

async function using<T>(
  login: Login,
  use: (provider: RevivedProvider<Inputs, Outputs>) => Promise<T>,
): Promise<T> {
  const provider = await revive<Inputs, Outputs>("freePort", login);
  try {
    return await use(provider);
  } finally {
    provider.end();
  }
}

const taken = (port: number) =>
  `port ${port} on 127.0.0.1 of the Docker host is taken: stop what listens there, or set \`port\` to a free one. Nothing was made.`;

describe("the port of a server that is to be made", () => {
  it("is free when nobody listens", async () => {
    const port = await freePort();
    const made = await using({ port }, (provider) => provider.create(inputs));
    expect(made).toEqual({ id: "port", outs: outs(inputs) });
  });

  it.each([
    ["another Redis", () => redis.port, "of-another"],
    // It may be the server of a state that was lost: whoever listens, it cannot be this stack's.
    ["one that our admin could log in to", () => redis.port, undefined],
    ["somebody who says nothing", () => silentPort, undefined],
  ])("is taken by %s", async (_who, portOf, password) => {
    const port = portOf();
    const creation = using({ port, password }, (provider) => provider.create(inputs));
    await expect(creation).rejects.toThrow(taken(port));
  });

  it.each([
    ["is taken by whatever Redis answers behind an endpoint", () => redis.port, "taken"],
    ["is free where an endpoint only hangs up", () => hangingUp.port, "free"],
  ])("%s", async (_what, portOf, verdict) => {
    const creation = using({ port: portOf(), indirect: true }, (provider) => provider.create(inputs));
    const found = await creation.then(
      () => "free",
      (error: Error) => (error.message === taken(portOf()) ? "taken" : error.message),
    );
    expect(found).toBe(verdict);
  });

  let hangingUp: { port: number; close(): void };
  beforeAll(async () => {
    const server = createServer((socket) => socket.end()).listen(0, "127.0.0.1");
    await once(server, "listening");
    hangingUp = { port: (server.address() as AddressInfo).port, close: () => server.close() };
  });
  afterAll(() => hangingUp.close());
});

describe("the port of a server that is there", () => {
  const ours = () => ({ ...inputs, container: redis.container });

  it("is the server's own, without a login", async () => {
    const login = { port: redis.port, password: "another-password" };
    const { outs: made } = await using(login, (provider) => provider.update("x", outs(ours()), ours()));
    expect(made).toEqual(outs(ours()));
  });

  it("is looked at again in another place, which somebody else may have", async () => {
    const elsewhere = { ...ours(), place: "there" };
    await using({ port: silentPort }, async (provider) => {
      expect(await provider.diff("x", outs(ours()), elsewhere)).toMatchObject({
        changes: true,
        replaces: [],
      });
      await expect(provider.update("x", outs(ours()), elsewhere)).rejects.toThrow(taken(silentPort));
    });
  });

  it("is not looked at anew by a state that has no container's name yet", async () => {
    const earlier = { place: "here", providerVersion: 1 } as Outputs;
    const { outs: made } = await using({ port: silentPort }, (provider) =>
      provider.update("x", earlier, inputs),
    );
    expect(made).toEqual(outs(inputs));
  });

  it.each([
    { how: "runs and has it", container: () => redis.container, at: () => redis.port, changes: false },
    { how: "is gone, and nobody listens", container: () => gone, at: freePort, changes: false },
    { how: "is gone, and somebody else listens", container: () => gone, at: () => silentPort, changes: true },
    {
      how: "has another port, and somebody else listens",
      container: () => redis.container,
      at: () => silentPort,
      changes: true,
    },
  ])("while its container $how, changes: $changes", async ({ container, at, changes }) => {
    const same = { ...inputs, container: container() };
    const found = await using({ port: await at() }, (provider) => provider.diff("x", outs(same), same));
    expect(found.changes).toBe(changes);
  });

  it("was taken by somebody while its container was stopped: said in the preview, refused by the update", async () => {
    await redis.docker("stop");
    const other = await stranger(redis.port);
    await using(redis, async (provider) => {
      expect((await provider.diff("x", outs(ours()), ours())).changes).toBe(true);
      expect(provider.printed()).toBe(
        `${redis.container} does not run, and somebody else listens at its place, here.\n`,
      );
      await expect(provider.update("x", outs(ours()), ours())).rejects.toThrow(taken(redis.port));
    });
    other.leave();
    await redis.docker("start");
  });
});
