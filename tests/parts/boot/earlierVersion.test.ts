import { test } from "vitest";
import { freePort } from "../../../scripts/freePort";
import { BareServer } from "./bareServer";
import { redisImage } from "./image";
import { change, content, snapshot, switchLive } from "./persistence";
import { serverWith } from "./switchSteps";

interface Earlier {
  name: string;
  /** With the scripts of the last version without a record (earlier/). */
  happens: (server: BareServer) => Promise<void>;
  declared: "yes" | "no";
  boots: "yes" | "no";
}

/** What its installer did. */
const earlierServerWith = (appendonly: "yes" | "no", server: BareServer) =>
  serverWith(appendonly, server, (mode) => server.installEarlier(mode));

/** Off for a while after it was on; that version made nothing but a snapshot at the switch. */
async function earlierServerOverOldAof(server: BareServer): Promise<void> {
  await earlierServerWith("yes", server);
  await server.installEarlier("no");
  await server.redis.config("SET", "appendonly", "no");
  await change(server.redis, "after the AOF");
  await snapshot(server.redis);
}

const histories: Earlier[] = [
  { name: "on", happens: (server) => earlierServerWith("yes", server), declared: "yes", boots: "yes" },
  {
    name: "on, with a dump.rdb that is newer",
    happens: async (server) => {
      await earlierServerWith("yes", server);
      await server.redis.save();
    },
    declared: "yes",
    boots: "yes",
  },
  { name: "off", happens: (server) => earlierServerWith("no", server), declared: "no", boots: "no" },
  {
    name: "off, over an old AOF",
    happens: earlierServerOverOldAof,
    declared: "no",
    boots: "no",
  },
  {
    name: "off to on, installed and never switched",
    happens: async (server) => {
      await earlierServerWith("no", server);
      await server.installEarlier("yes");
    },
    declared: "yes",
    boots: "no",
  },
  {
    name: "off to on over an old AOF, installed and never switched",
    happens: async (server) => {
      await earlierServerOverOldAof(server);
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
