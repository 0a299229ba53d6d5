import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { Redis } from "ioredis";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { RedisUserLogin } from "../../components/arguments/redisServerArgs";
import { freePort } from "../../scripts/freePort";
import { TestStack } from "./testStack";

const awkward = [
  " ",
  "two words",
  "#hash",
  ">plain",
  "'\"`\\",
  "$(id) $HOME `id`",
  "a:b@c/d?e#f%41",
  "\n\r\t",
  "nul\0inside",
  "pässwörd 密码 🔑",
  "x".repeat(512),
];
const random = fc.sample(fc.string({ unit: "binary", minLength: 1, maxLength: 128 }), {
  seed: 6,
  numRuns: 500 - awkward.length,
});
const names = [
  "a::b",
  "ünï",
  "a/b",
  "a@b",
  "a%20b",
  "#x",
  "(x",
  "user",
  "a'b\"c",
  "$(id)",
  "a|b",
  "[x]",
  "ABC",
  "abc",
];

let directory: string;
let stack: TestStack;
let port: number;

beforeAll(async () => {
  const given = [...awkward, ...random].map((password, n) => [`user${n}`, { rules: "+ping", password }]);
  const generated = names.map((name) => [name, { rules: "+ping" }]);
  directory = await mkdtemp(join(tmpdir(), "passwords-"));
  const usersFile = join(directory, "users.json");
  await writeFile(usersFile, JSON.stringify(Object.fromEntries([...given, ...generated])));
  port = await freePort();
  stack = await TestStack.create({ usersFile, port }, "many-users/index.ts");
  await stack.up();
});
afterAll(async () => {
  await rm(directory, { recursive: true });
  await stack.remove();
});

/** Logs in as every user by the URL that is handed over, and says who is refused. */
async function refused(): Promise<string[]> {
  const { users } = await stack.outputs();
  const urls = Object.entries(users?.value as Record<string, { url: string }>);
  expect(urls).toHaveLength(500 + names.length);
  const client = new Redis(port, { protocol: 2, enableReadyCheck: false });
  const found: string[] = [];
  for (const [name, { url }] of urls) {
    const { username, password } = new URL(url);
    const login = [decodeURIComponent(username), decodeURIComponent(password)] as const;
    expect(login[0]).toBe(name);
    const answer = await client.auth(...login).catch(String);
    if (answer !== "OK" || (await client.ping()) !== "PONG") found.push(name);
  }
  client.disconnect();
  return found;
}

test("500 given passwords of any characters log in, and generated ones of users with awkward names", async () => {
  expect(await refused()).toEqual([]);
});

test("and again after a restart without Pulumi", async () => {
  await stack.container().restart();
  await stack.healthy();
  expect(await refused()).toEqual([]);
});

test("a given password is as good as any through a client library, by the URL or by options", async () => {
  const { users } = await stack.outputs();
  const user5: RedisUserLogin = users?.value.user5;
  for (const client of [new Redis(user5.url, { enableReadyCheck: false }), new Redis(user5)]) {
    expect(await client.ping()).toBe("PONG");
    client.disconnect();
  }
});
