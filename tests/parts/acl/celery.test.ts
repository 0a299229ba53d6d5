import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { rulesOfPreset } from "../../../components/acl/presets";
import { redisUrl } from "../../../components/connection/endpoint";
import { celery } from "../../../scripts/setup/celery";
import { startRedis, type ThrowawayRedis } from "./throwawayRedis";

// What the library asks of Redis when nobody watches: every command that is denied is in ACL LOG.

let server: ThrowawayRedis;
beforeAll(async () => {
  server = await startRedis();
  const rules = rulesOfPreset("celery", ["mail"], 3).split(" ");
  await server.redis.call("ACL", "SETUSER", "celery", "reset", "on", ">pw", "resetchannels", ...rules);
});
afterAll(() => server?.stop());

describe("the preset celery, with a queue of its own and database 3", async () => {
  const found = await celery();
  if (!found) console.log("skipped: there is no Celery, and npm test could not fetch it from PyPI");

  test.skipIf(!found)("runs tasks, results, retries, groups, events and what controls a worker", async () => {
    const endpoint = { host: "127.0.0.1", port: server.redis.options.port ?? 0 };
    const env = { ...found?.env, REDIS_URL: redisUrl("celery", "pw", endpoint, 3) };
    const options = { cwd: join(__dirname, "celery"), env };
    const python = found?.python ?? "";
    const worker = spawn(
      python,
      ["-m", "celery", "-A", "jobs", "worker", "--pool", "solo", "-E", "-Q", "celery,mail"],
      { ...options, stdio: ["ignore", "pipe", "pipe"] },
    );
    let log = "";
    for (const stream of [worker.stdout, worker.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        log += text;
      });
    }
    const ended = once(worker, "exit");
    try {
      const { stdout } = await promisify(execFile)(python, ["calls.py"], options);
      expect(JSON.parse(stdout), log).toEqual({
        result: 3,
        priority: 7,
        "other queue": "to a",
        retried: 1,
        later: 11,
        group: [0, 2, 4],
        chain: 12,
        chord: 6,
        ping: ["pong"],
        events: true,
      });
      expect(await ended, log).toEqual([0, null]);
    } finally {
      worker.kill();
      await ended;
    }
    expect(await server.redis.call("ACL", "LOG")).toEqual([]);
    expect(await server.redis.call("INFO", "keyspace")).toMatch(/^db3:/m);
    expect(await server.redis.call("INFO", "keyspace")).not.toMatch(/^db0:/m);
  });
});
