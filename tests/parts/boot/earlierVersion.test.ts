import { test } from "vitest";
import { freePort } from "../../freePort";
import { BareServer } from "./bareServer";
import { redisImage } from "./image";
import { change, content, fill, snapshot, switchLive } from "./persistence";

interface Earlier {
  name: string;
  /** With the scripts of the last version without a record (earlier/). */
  happens: (server: BareServer) => Promise<void>;
  declared: "yes" | "no";
  boots: "yes" | "no";
}

async function serverWith(appendonly: "yes" | "no", server: BareServer): Promise<void> {
  await server.installEarlier(appendonly);
  await server.start();
  await fill(server.redis);
  if (appendonly === "no") await snapshot(server.redis);
}

const histories: Earlier[] = [
  { name: "on", happens: (server) => serverWith("yes", server), declared: "yes", boots: "yes" },
  {
    name: "on, with a dump.rdb that is newer",
    happens: async (server) => {
      await serverWith("yes", server);
      await server.redis.save();
    },
    declared: "yes",
    boots: "yes",
  },
  { name: "off", happens: (server) => serverWith("no", server), declared: "no", boots: "no" },
  {
    name: "off, over an old AOF",
    happens: async (server) => {
      await serverWith("yes", server);
      await server.installEarlier("no");
      await server.redis.config("SET", "appendonly", "no");
      await change(server.redis, "after the AOF");
      await snapshot(server.redis);
    },
    declared: "no",
    boots: "no",
  },
  {
    name: "off to on, installed and never switched",
    happens: async (server) => {
      await serverWith("no", server);
      await server.installEarlier("yes");
    },
    declared: "yes",
    boots: "no",
  },
  {
    name: "off to on over an old AOF, installed and never switched",
    happens: async (server) => {
      await serverWith("yes", server);
      await server.installEarlier("no");
      await server.redis.config("SET", "appendonly", "no");
      await change(server.redis, "after the AOF");
      await snapshot(server.redis);
      await server.installEarlier("yes");
    },
    declared: "yes",
    boots: "no",
  },
];

// The server runs on as the version before made it; only the installer is another.
test.concurrent.for(histories)(
  "$name: an upgrade loses nothing",
  async (history, { expect, onTestFinished }) => {
    const { happens, declared, boots } = history;
    const server = new BareServer(
      `boot-earlier-${process.pid}-${histories.indexOf(history)}`,
      redisImage(),
      await freePort(),
    );
    onTestFinished(() => server.destroyWithData());
    await happens(server);
    const before = await content(server.redis);
    await server.install(declared);
    expect(await server.onVolumes("ls -A /usr/local/etc/redis")).not.toContain("appendonly.marker");
    await server.crash();
    expect(await content(server.redis)).toBe(before);
    expect((await server.bootLines()).at(-1)).toMatch(new RegExp(`^boot: appendonly ${boots}: .`));

    await switchLive(server.redis, declared);
    await server.crash();
    expect(await content(server.redis)).toBe(before);
    expect((await server.bootLines()).at(-1)).toMatch(new RegExp(`^boot: appendonly ${declared}: .`));
  },
);
