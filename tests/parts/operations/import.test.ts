import { afterEach, describe, expect, test, vi } from "vitest";
import { defaultImage } from "../../../components/image/defaultImage";
import { freePort } from "../../../scripts/freePort";
import { imported } from "../../../scripts/operations/import/imported";
import { readFound } from "../../../scripts/operations/import/readFound";
import { docker } from "../boot/docker";
import { redisImage } from "../boot/image";
import { engineImage } from "../engines/engineImage";
import { ForeignServer } from "../engines/foreignServer";

let server: ForeignServer | undefined;
let volume: string;

async function running(image: string, ...options: string[]): Promise<{ name: string; port: number }> {
  const [name, port] = [`import-${process.pid}`, await freePort()];
  volume = `${name}-data`;
  server = await ForeignServer.start(name, image, volume, port, options);
  return { name, port };
}
afterEach(async () => {
  vi.unstubAllEnvs();
  await server?.remove();
  if (server) await docker("volume", "rm", volume);
  server = undefined;
});

const password = `"two words" \\ é '$x`;

describe("an engine that is not supported as the server is read all the same", () => {
  test.each(["redis7", "valkey8"] as const)(
    "%s: nothing is carried over that nobody has set",
    async (engine) => {
      const image = await engineImage(engine);
      if (!image) return;
      const { name } = await running(image);
      const { args, notes } = imported(await readFound(name, undefined));
      expect(args).toMatchObject({ image: defaultImage, settings: { appendonly: "no" }, users: {} });
      expect(notes).toContainEqual(expect.stringMatching(/^image: (Valkey 8|Redis 7\.0)/));
      expect(notes.filter((note) => note.startsWith("settings: "))).toHaveLength(
        engine === "valkey8" ? 1 : 0,
      );
    },
  );

  test("Redis 6.0 is refused, with what is left", async () => {
    const image = await engineImage("redis6");
    if (!image) return;
    const { name } = await running(image);
    await expect(readFound(name, undefined)).rejects.toThrow(
      /^Redis 6\.0\.\d+ is too old to be imported: .*Its data are adopted all the same/,
    );
  });
});

describe("by TCP and in its container, a server says the same", () => {
  test("with a password of any characters", async () => {
    const { name, port } = await running(redisImage(), "--databases", "20");
    await server?.redis.acl(
      "SETUSER",
      "app",
      "on",
      `>${password}`,
      "~app:*",
      "&news",
      "+@read",
      "(~tmp:* +set)",
    );
    await server?.redis.acl(
      "SETUSER",
      "ops",
      "on",
      `>${password}`,
      "+acl|list",
      "+config|get",
      "+info",
      "+echo",
    );
    vi.stubEnv("REDISCLI_AUTH", password);
    const [found, byTcp] = [await readFound(name, "ops"), await readFound(`127.0.0.1:${port}`, "ops")];
    const [ofContainer, ofTcp] = [imported(found), imported(byTcp)];
    expect(ofContainer.args).toMatchObject({
      image: redisImage(),
      port,
      bindAddress: "127.0.0.1",
      dataVolume: `${name}-data`,
      settings: { databases: 20 },
      users: { app: { rules: "~app:* &news +@read (~tmp:* +set)" } },
    });
    for (const part of ["settings", "users"]) expect(ofTcp.args[part]).toEqual(ofContainer.args[part]);
    expect(ofTcp.hashes).toEqual(ofContainer.hashes);
    expect(ofTcp.data).toEqual({ kind: "fetched", volume: "redis-imported" });
  });

  test("who may not read it is told so, and whose password is wrong", async () => {
    const { name, port } = await running(redisImage());
    await server?.redis.acl("SETUSER", "app", "on", `>${password}`, "+ping");
    for (const from of [name, `127.0.0.1:${port}`]) {
      vi.stubEnv("REDISCLI_AUTH", password);
      await expect(readFound(from, "app")).rejects.toThrow(
        /^the user app may not run ACL LIST: log in as one who may/,
      );
      vi.stubEnv("REDISCLI_AUTH", "wrong");
      await expect(readFound(from, "app")).rejects.toThrow(
        /^the server refuses the login of app \(WRONGPASS\)/,
      );
    }
  });
});

test("what is no server is said", async () => {
  await expect(readFound("nobody-has-this-name", undefined)).rejects.toThrow(
    "there is no container nobody-has-this-name: `docker ps` shows those that run; a server elsewhere is HOST:PORT",
  );
  await expect(readFound("a b", undefined)).rejects.toThrow(
    "is neither HOST:PORT nor the name of a container",
  );
});
