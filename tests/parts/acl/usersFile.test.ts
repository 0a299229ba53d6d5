import { createHash } from "node:crypto";
import Redis from "ioredis";
import { afterAll, beforeAll, expect, test } from "vitest";
import { renderUsersFile } from "../../../components/acl/usersFile";
import { startRedis, type ThrowawayRedis } from "./throwawayRedis";

const hash = (password: string) => createHash("sha256").update(password).digest("hex");

const usersFile = renderUsersFile({
  admin: [hash("one"), hash("two")],
  health: hash("pulse"),
  users: {
    app: { rules: "~cart:* +@read  ( %R~order:* +get ) -keys", passwordHashes: [hash("word")] },
    größe: { rules: "+get ~ä*", passwordHashes: [hash("wört")] },
  },
});

let throwaway: ThrowawayRedis;
beforeAll(async () => {
  const login = { username: "admin", password: "one" };
  // The laxest default there is: users must not depend on it.
  throwaway = await startRedis({ usersFile, login, settings: ["--acl-pubsub-default", "allchannels"] });
});
afterAll(() => throwaway?.stop());

test("Redis boots with the file and reads it as it was meant", async () => {
  expect(await throwaway.redis.acl("LIST")).toEqual([
    `user admin on sanitize-payload #${hash("one")} #${hash("two")} ~* &* +@all`,
    `user app on sanitize-payload #${hash("word")} ~cart:* resetchannels -@all +@read -keys (%R~order:* resetchannels -@all +get)`,
    "user default off sanitize-payload ~* &* +@all",
    `user größe on sanitize-payload #${hash("wört")} ~ä* resetchannels -@all +get`,
    `user health on sanitize-payload #${hash("pulse")} resetchannels -@all +ping`,
  ]);
});

test.each([
  ["admin", "one"],
  ["admin", "two"],
  ["app", "word"],
  ["größe", "wört"],
])("%s logs in with %s", async (username, password) => {
  const redis = client({ username, password });
  expect(await redis.get(username === "größe" ? "ä1" : "cart:1")).toBeNull();
  redis.disconnect();
});

test.each([
  ["nobody", undefined],
  ["default", { username: "default", password: "" }],
  ["default", { username: "default", password: "one" }],
  ["admin", { username: "admin", password: "three" }],
])("a stranger gets nowhere as %s with %j", async (_, login) => {
  const redis = client(login);
  await expect(redis.ping()).rejects.toThrow(/^(?:NOAUTH|WRONGPASS)/);
  redis.disconnect();
});

function client(login?: { username: string; password: string }): Redis {
  const { host, port } = throwaway.redis.options;
  const redis = new Redis({ host, port, ...login, retryStrategy: null });
  redis.on("error", () => {}); // the command's own error is what counts
  return redis;
}
