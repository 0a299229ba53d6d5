import type { RedisStatus, ServerStatus } from "../../../../../scripts/operations/status/serverStatus";

const mebibyte = 2 ** 20;

/** A server in use, of which nothing needs a person. */
export const redis: RedisStatus = {
  engine: "redis",
  version: "8.0.2",
  uptimeSeconds: 93_784,
  keys: 1_204_331,
  operationsPerSecond: 4_812,
  memory: {
    usedBytes: 162 * mebibyte,
    peakBytes: 170 * mebibyte,
    maxBytes: 256 * mebibyte,
    policy: "noeviction",
  },
  clients: { connected: 13, most: 10_000, blocked: 1, byUser: { web: 3, app: 9, jobs: 1 } },
  persistence: {
    mode: "aof",
    aof: {
      fsync: "everysec",
      baseBytes: 100 * mebibyte,
      currentBytes: 150 * mebibyte,
      rewritePercentage: 100,
      rewriteMinBytes: 64 * mebibyte,
      rewriteAtBytes: 200 * mebibyte,
      lastRewrite: { result: "ok", ageSeconds: 11_000, tookSeconds: 2 },
      lastWriteOk: true,
      delayedFsyncs: 0,
    },
    lastSave: { result: "ok", ageSeconds: 300, tookSeconds: 1, unsavedChanges: 1_200 },
  },
  users: [
    {
      name: "web",
      isOn: true,
      sessions: 3,
      lastDenied: { reason: "command", object: "flushall", ageSeconds: 62, count: 3 },
    },
    { name: "app", isOn: true, sessions: 9 },
    { name: "jobs", isOn: true, sessions: 1 },
    { name: "admin", isOn: true, sessions: 0 },
    { name: "default", isOn: false, sessions: 0 },
  ],
};

export const status: ServerStatus = {
  time: "2026-11-28T02:00:00.000Z",
  stack: "prod",
  server: "redis",
  container: {
    name: "redis-prod",
    image: "redis:8.0.2",
    state: "running",
    health: "healthy",
    startedAt: "2026-11-27T00:00:00.000Z",
    memoryBytes: 210 * mebibyte,
    memoryLimitBytes: 512 * mebibyte,
  },
  redis,
  drift: [],
  lastBackup: {
    ...{ result: "ok", ageSeconds: 10_800, byHand: false, schedule: "0 23 * * *" },
    ...{ time: "2026-11-27T23:00:00.000Z", file: "redis-prod-20261127.tar.zst" },
  },
  attention: [],
};

/** The same server with other properties of Redis. */
export const withRedis = (changed: Partial<RedisStatus>): ServerStatus => ({
  ...status,
  redis: { ...redis, ...changed },
});
