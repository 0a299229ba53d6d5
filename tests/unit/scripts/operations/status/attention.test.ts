import { expect, test } from "vitest";
import { attentionLines } from "../../../../../scripts/operations/status/attention";
import type { ServerStatus } from "../../../../../scripts/operations/status/serverStatus";
import { redis, status, withRedis } from "./someStatus";

const backup = { result: "ok", ageSeconds: 3600, byHand: false, schedule: "0 3 * * *" } as const;

const { memory, clients, persistence } = redis;
const full = { ...memory, usedBytes: memory.maxBytes ?? 0 };
const { aof } = persistence;

test.each<[what: string, status: ServerStatus, lines: (string | RegExp)[]]>([
  ["a healthy server", status, []],
  ["one that starts", { ...status, container: { ...status.container, health: "starting" } }, []],
  [
    "an unhealthy one",
    { ...status, container: { ...status.container, health: "unhealthy" } },
    [/is unhealthy$/],
  ],
  [
    "one that is stopped, of which Docker keeps the last health",
    {
      ...status,
      container: { ...status.container, state: "exited", health: "unhealthy" },
      redis: undefined,
      unanswered: "its container does not run",
    },
    ["Redis does not answer: its container does not run"],
  ],
  [
    "a failed snapshot",
    withRedis({ persistence: { ...persistence, lastSave: { result: "failed", unsavedChanges: 1 } } }),
    [/^the last snapshot failed/],
  ],
  [
    "a failed rewrite and a failed write",
    withRedis({
      persistence: {
        ...persistence,
        aof: aof && { ...aof, lastWriteOk: false, lastRewrite: { result: "failed" } },
      },
    }),
    [/^the last write .* failed/, /^the last rewrite .* failed/],
  ],
  ["memory near maxmemory", withRedis({ memory: full }), [/^memory is near `maxmemory`/]],
  ["the same where keys are evicted", withRedis({ memory: { ...full, policy: "allkeys-lru" } }), []],
  ["no limits at all", withRedis({ memory: { ...full, maxBytes: undefined } }), []],
  ["nine tenths of the clients", withRedis({ clients: { ...clients, connected: 9_000 } }), [/`maxclients`/]],
  [
    "the container's memory near its limit",
    { ...status, container: { ...status.container, memoryBytes: 500 * 2 ** 20 } },
    [/^the container's memory/],
  ],
  ["drift", { ...status, drift: ["user app is gone"] }, [/^somebody changed it by hand/]],
  [
    "a failed backup",
    { ...status, lastBackup: { ...backup, result: "failed", reason: "no room" } },
    ["the last scheduled backup failed: no room"],
  ],
  [
    "a late backup",
    { ...status, lastBackup: { ...backup, result: "late" } },
    ["a scheduled backup is late (0 3 * * *)"],
  ],
])("%s", (_what, given, lines) => {
  const found = attentionLines(given);
  expect(found).toEqual(lines.map((line) => (typeof line === "string" ? line : expect.stringMatching(line))));
});
