import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freePort } from "../../scripts/freePort";
import { onlineReport } from "../../scripts/preview/online/onlineReport";
import { docker } from "../parts/boot/docker";
import { TestStack } from "./testStack";

// Each warning by itself is tried in tests/unit/warnings.test.ts; here, that it reaches whoever runs Pulumi.
const users = {
  app: { rules: "~* +@all" },
  jobs: { preset: "queue", keys: ["bull:*"] },
  news: { rules: "~q:* &q:* resetchannels +@all" },
};
const adopted = `dur-warnings-${process.pid}`;
const config = {
  users,
  memory: 256,
  settings: { maxmemory: "200mb", "maxmemory-policy": "allkeys-lru" },
  dataVolume: adopted,
};
let stack: TestStack;
let port: number;

beforeAll(async () => {
  port = await freePort();
  stack = await TestStack.create({ ...config, port });
});
afterAll(async () => {
  await stack.remove();
  await docker("volume", "rm", "--force", adopted);
});

test("what is declared is warned of at preview already", async () => {
  const newer = { ...users, app: { rules: "~* +@all +ft.hybrid" } };
  await stack.configure({ ...config, port, users: newer, image: "redis:8.10.1" });
  const { text } = await stack.preview();
  expect(text).toMatch(/warning: maxmemory 200mb leaves a fork too little of the 256 MiB/);
  expect(text).toContain("warning: users.jobs has `preset: queue`, and maxmemory-policy allkeys-lru evicts");
  expect(text).toContain(
    "warning: users.news: the rule `&q:*` has no effect, because `resetchannels` further",
  );
  expect(text).toMatch(
    /warning: users\.app: `ft\.hybrid` is a command that is unknown here: the image redis:8\.10\.1 decides/,
  );
  await stack.configure({ ...config, port });
});

test("what only the Docker host knows is warned of when the files are installed there", async () => {
  const { text } = await stack.up();
  const overcommits = (await readFile("/proc/sys/vm/overcommit_memory", "utf8")).trim() !== "0";
  expect(text.includes("warning: vm.overcommit_memory is 0 on the Docker host")).toBe(!overcommits);
  expect(text).toContain(`warning: dataVolume ${adopted}: no data of Redis is on this volume`);
  expect((await stack.up()).text).not.toContain("no data of Redis");
});

// By its name the stack counts as prod.
test("the policy pack judges a server that is up: what is mandatory fails the preview, and the report has it all", async () => {
  const { result, findings, errors, verdict, servers, unchecked } = await onlineReport(
    stack.name,
    stack.place,
    { policy: true },
  );
  const found = (rule: string) => findings.filter((finding) => finding.rule === rule);
  expect(found("jobs-not-evicted")).toEqual([
    {
      rule: "jobs-not-evicted",
      severity: "mandatory",
      server: "redis",
      text: expect.stringMatching(/^users\.jobs has `preset: queue`, and maxmemory-policy evicts/),
    },
  ]);
  expect(found("no-all-commands").map(({ text }) => text)).toEqual([
    expect.stringMatching(/^users\.app may run ACL SETUSER, CONFIG SET/),
    expect.stringMatching(/^users\.news may run ACL SETUSER, CONFIG SET/),
  ]);
  expect(found("image-by-digest")).toMatchObject([{ severity: "advisory", server: "redis" }]);
  expect(found("loopback-only")).toEqual([]);
  expect(errors).toEqual([expect.stringMatching(/^the policy refuses it \(.*jobs-not-evicted/)]);
  expect({ result, verdict }).toEqual({
    result: "failed",
    verdict: expect.stringMatching(/^failed: the policy refuses it/),
  });
  expect(servers.map(({ name, outcome }) => [name, outcome.kind])).toEqual([["redis", "unchanged"]]);
  expect(unchecked.filter(({ what }) => what.includes("policy"))).toEqual([]);
});

// The last SET takes 130 bytes, of which 30 are gone already.
const cutOff = "truncate -s -30 /data/appendonlydir/*.incr.aof";
const leftOut =
  /[Ww]arning: appendonly.aof.\d.incr.aof ended in the middle of a write.* left out its last 100 bytes/;

test("an AOF that ends in the middle of a write is loaded, and the bytes that were cut off are told", async () => {
  await stack.as("app", async (redis) => {
    await redis.set("whole", "x");
    await redis.set("cut", "y".repeat(100));
  });
  await stack.container().stop();
  await stack.container().start();
  await docker("exec", `redis-${stack.name}`, "sh", "-c", cutOff);
  await stack.container().remove({ force: true });
  const { text } = await stack.up({ refresh: true });
  expect(text).toMatch(leftOut);
  expect(await stack.as("app", (redis) => redis.keys("*"))).toEqual(["whole"]);
});

test("also one that was cut off at a later start, when no update was there to see it", async () => {
  await stack.as("app", (redis) => redis.set("cut", "y".repeat(100)));
  await docker("exec", `redis-${stack.name}`, "sh", "-c", cutOff);
  await stack.crash();
  await stack.healthy();
  expect((await stack.preview({ refresh: true })).text).toMatch(leftOut);
  expect((await stack.up({ refresh: true })).text).toMatch(leftOut);
});
