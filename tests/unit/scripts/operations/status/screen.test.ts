import { join } from "node:path";
import stringWidth from "fast-string-width";
import { describe, expect, test } from "vitest";
import { statusScreen } from "../../../../../scripts/operations/status/screen";
import type { ServerStatus, UserStatus } from "../../../../../scripts/operations/status/serverStatus";
import { redis, status, withRedis } from "./someStatus";

const plain = { columns: 100, colour: false };
const { aof, lastSave } = redis.persistence;
if (aof === undefined) throw new Error("the server of these tests has an append-only file");
const user = (name: string, more: Partial<UserStatus> = {}): UserStatus => ({
  name,
  isOn: true,
  sessions: 0,
  ...more,
});

const screens: Record<string, ServerStatus> = {
  "in-use": status,
  empty: {
    ...withRedis({
      uptimeSeconds: 0,
      keys: 0,
      operationsPerSecond: 0,
      memory: { usedBytes: 900_000, peakBytes: 900_000, policy: "noeviction" },
      clients: { connected: 0, most: 10_000, blocked: 0, byUser: {} },
      persistence: {
        mode: "aof",
        aof: {
          ...aof,
          baseBytes: 0,
          currentBytes: 0,
          rewriteAtBytes: aof.rewriteMinBytes + 1,
          lastRewrite: { result: "none" },
        },
        lastSave: { result: "none", unsavedChanges: 0 },
      },
      users: [user("default", { isOn: false })],
    }),
    container: { name: "redis-dev", image: "redis:8", state: "running", health: "starting" },
    lastBackup: undefined,
  },
  "aof-off": withRedis({
    persistence: { mode: "rdb", lastSave: { ...lastSave, result: "running" } },
  }),
  cache: withRedis({
    engine: "valkey",
    memory: { ...redis.memory, usedBytes: redis.memory.maxBytes ?? 0, policy: "allkeys-lru" },
    persistence: { mode: "none", lastSave: { result: "none", unsavedChanges: 99 } },
  }),
  failed: {
    ...withRedis({
      persistence: {
        mode: "aof",
        aof: {
          ...aof,
          lastWriteOk: false,
          rewritePercentage: 0,
          rewriteAtBytes: undefined,
          lastRewrite: { result: "failed", ageSeconds: 86_400 },
        },
        lastSave: { ...lastSave, result: "failed" },
      },
    }),
    drift: [
      "redis.conf in the config volume: changed by hand",
      "setting maxmemory is 0, applied was 256mb",
      `user web gained ${"+flushall ".repeat(30)}`,
    ],
    attention: [
      "the last snapshot failed: its log (`docker logs`) says why, mostly a full disk or too little memory for a fork",
      "somebody changed it by hand: `pulumi up --refresh` makes it as declared",
    ],
  },
  loading: {
    ...withRedis({ loading: { percent: 41.7, secondsLeft: 95 } }),
    lastBackup: {
      result: "failed",
      byHand: true,
      schedule: "0 3 * * *",
      ageSeconds: 3600,
      file: "by-hand.tar.zst",
    },
  },
  gone: {
    ...status,
    container: { name: "redis-prod", image: "redis:8.0.2", state: "gone" },
    redis: undefined,
    unanswered: "its container is gone",
    attention: ["Redis does not answer: its container is gone"],
  },
};

// After a change of words: `npm test -- tests/unit/scripts/operations --update`, and look at them.
test.each(Object.entries(screens))("%s", async (name, shown) => {
  await expect(`${statusScreen(shown, plain)}\n`).toMatchFileSnapshot(
    join(__dirname, "golden", `${name}.txt`),
  );
});

describe("a screen", () => {
  const many = Array.from({ length: 400 }, (_, at) =>
    user(`user-${at}-${"long".repeat(30)}`, {
      lastDenied: { reason: "key", object: "k".repeat(200), ageSeconds: at, count: 1 },
    }),
  );
  const crowded: ServerStatus = {
    ...withRedis({
      users: many,
      clients: {
        ...redis.clients,
        byUser: Object.fromEntries(many.map(({ name }) => [name, 1])),
      },
    }),
    drift: Array.from({ length: 50 }, (_, at) => `user u${at} is gone`),
    attention: Array.from({ length: 20 }, (_, at) => `something is wrong with ${at}: ${"how ".repeat(40)}`),
  };

  test.each([100, 80, 60, 250])(
    "of %d columns is not longer than 40 lines, nor wider than it or 100",
    (columns) => {
      for (const shown of [...Object.values(screens), crowded]) {
        const lines = statusScreen(shown, { columns, colour: true }).split("\n");
        expect(lines.length).toBeLessThanOrEqual(40);
        for (const line of lines) expect(stringWidth(line)).toBeLessThanOrEqual(Math.min(columns, 100));
      }
    },
  );

  test("of more than there is room for says how much more there is", () => {
    const text = statusScreen(crowded, plain);
    expect(text).toMatch(/^and \d+ more$/m);
    expect(text).toMatch(/^ {16}and 45 more$/m);
  });

  test("has no colours where none are wanted, and the same words with them", () => {
    const coloured = statusScreen(screens.failed as ServerStatus, { ...plain, colour: true });
    expect(coloured).toContain("\u001b[31m");
    // biome-ignore lint/suspicious/noControlCharactersInRegex: escape sequences begin with one.
    expect(coloured.replace(/\u001b\[\d+m/g, "").replace(/ +$/gm, "")).toBe(
      statusScreen(screens.failed as ServerStatus, plain).replace(/ +$/gm, ""),
    );
  });

  test("shows no control characters of a name or a denied command", () => {
    const text = statusScreen(
      withRedis({
        users: [
          user("a\u001b[2Jb", {
            lastDenied: { reason: "key", object: "k\nx\u0007", ageSeconds: 1, count: 1 },
          }),
        ],
      }),
      plain,
    );
    expect(text).toContain("a\ufffd[2Jb");
    expect(text).toContain("key k x\ufffd, 1s ago");
  });
});
