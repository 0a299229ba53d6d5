import { expect, test } from "vitest";
import { checks, diagnose, doctorText } from "../../../../../scripts/operations/doctor/doctorText";
import type {
  ContainerFacts,
  DoctorFacts,
  HostFacts,
  Level,
} from "../../../../../scripts/operations/doctor/facts";
import { hostFactsIn } from "../../../../../scripts/operations/doctor/hostFacts";

const container: ContainerFacts = {
  name: "redis-prod",
  status: "running",
  exitCode: 0,
  health: "healthy",
  restarts: 0,
  oomKilled: false,
  restartPolicy: "unless-stopped",
  logDriver: "json-file",
  logOptions: { "max-size": "10m", "max-file": "3" },
  memoryLimit: 512 << 20,
  network: "bridge",
  published: [{ address: "127.0.0.1", port: "6379" }],
};
const docker = { version: "28.3.3", limitsMemory: true, limitsSwap: true, userlandProxy: true };
const host: HostFacts = {
  overcommit: 1,
  hugePages: "madvise",
  somaxconn: 4096,
  openFiles: 20_000,
  memoryAvailableKb: 8 << 20,
  memoryTotalKb: 16 << 20,
  swappedKb: 0,
  diskFreeKb: 50 << 20,
  diskTotalKb: 100 << 20,
  dataKb: 1 << 20,
  filesystem: "ext4",
};
const info = {
  redis_version: "8.0.2",
  uptime_in_seconds: "3600",
  used_memory: "1048576",
  connected_clients: "5",
  rejected_connections: "0",
  aof_enabled: "1",
  aof_delayed_fsync: "0",
  aof_last_write_status: "ok",
  aof_last_bgrewrite_status: "ok",
  rdb_last_bgsave_status: "ok",
};
const config = {
  maxmemory: String(256 << 20),
  maxclients: "10000",
  "tcp-backlog": "511",
  "disable-thp": "yes",
  save: "",
  appendfsync: "everysec",
};
const redis = { info, config, openUsers: [] as string[], clockAhead: 0.01, askedSeconds: 0.01 };
const declared = { stack: "prod", maxclients: "10000", keepsData: true };
const well: DoctorFacts = { container, docker, host, redis, declared };

test("a server of which nothing is wrong passes every check", () => {
  const found = diagnose(well);
  expect(found.filter(({ level }) => level !== "ok")).toEqual([]);
  expect(found.map(({ id }) => id)).toEqual(checks.map(({ id }) => id));
  expect(doctorText(found, { columns: 100, colour: false })).toMatch(/\nAll is well\.$/);
});

test.each<[string, Partial<DoctorFacts>, string, Level, RegExp]>([
  ["a container that is gone", { container: undefined }, "container", "bad", /is gone/],
  [
    "one that is stopped",
    { container: { ...container, status: "exited", exitCode: 1 } },
    "container",
    "bad",
    /stopped \(exit code 1\)/,
  ],
  [
    "one that is unhealthy",
    { container: { ...container, health: "unhealthy" } },
    "container",
    "bad",
    /health check fails/,
  ],
  [
    "one that was killed",
    { container: { ...container, oomKilled: true } },
    "killed-for-memory",
    "bad",
    /memory was used up/,
  ],
  [
    "one that stays down",
    { container: { ...container, restartPolicy: "no" } },
    "restart-policy",
    "warn",
    /may stay down/,
  ],
  [
    "a log without an end",
    { container: { ...container, logOptions: {} } },
    "log",
    "warn",
    /without max-size/,
  ],
  ["an old Docker", { docker: { ...docker, version: "20.10.9" } }, "docker-version", "bad", /may not start/],
  [
    "one that opens 127.0.0.1 to neighbours",
    { docker: { ...docker, version: "27.5.1" } },
    "docker-version",
    "warn",
    /127\.0\.0\.1/,
  ],
  [
    "one that does so after a reload",
    { docker: { ...docker, version: "28.2.2" } },
    "docker-version",
    "warn",
    /firewalld/,
  ],
  [
    "a port for everybody",
    { container: { ...container, published: [{ address: "0.0.0.0", port: "6379" }] } },
    "published",
    "warn",
    /everybody/,
  ],
  [
    "a port for everybody, without a password",
    {
      container: { ...container, published: [{ address: "", port: "6379" }] },
      redis: { ...redis, openUsers: ["default"] },
    },
    "published",
    "bad",
    /everybody/,
  ],
  [
    "a port for everybody by IPv6",
    { container: { ...container, published: [{ address: "::", port: "6379" }] } },
    "published",
    "warn",
    /^\[::\]:6379: everybody/,
  ],
  ...[0, 2].map((overcommit): [string, Partial<DoctorFacts>, string, Level, RegExp] => [
    `overcommit ${overcommit}, with which a fork may fail`,
    { host: { ...host, overcommit } },
    "overcommit",
    "warn",
    new RegExp(`vm.overcommit_memory is ${overcommit} `),
  ]),
  ["a kernel without limits", { docker: { ...docker, limitsMemory: false } }, "limits", "bad", /no effect/],
  [
    "a Redis that does not answer",
    { redis: undefined, silence: "nobody listens" },
    "answers",
    "bad",
    /nobody listens/,
  ],
  [
    "no maxmemory below a limit",
    { redis: { ...redis, config: { ...config, maxmemory: "0" } } },
    "memory-limit",
    "warn",
    /the kernel kills Redis$/,
  ],
  [
    "no room for a fork",
    { redis: { ...redis, config: { ...config, maxmemory: String(500 << 20) } } },
    "memory-limit",
    "warn",
    /maxmemory 500mb leaves a fork too little/,
  ],
  [
    "a rewrite that failed",
    { redis: { ...redis, info: { ...info, aof_last_bgrewrite_status: "err" } } },
    "persistence",
    "bad",
    /rewrite of the AOF failed/,
  ],
  [
    "no AOF that is declared",
    { redis: { ...redis, info: { ...info, aof_enabled: "0" } } },
    "persistence",
    "bad",
    /neither/,
  ],
  [
    "a slow disk",
    { redis: { ...redis, info: { ...info, aof_delayed_fsync: "7" } } },
    "fsync",
    "warn",
    /^7 fsyncs/,
  ],
  [
    "clients that were refused",
    { redis: { ...redis, info: { ...info, rejected_connections: "3" } } },
    "clients",
    "warn",
    /^3 connections were refused/,
  ],
  [
    "soon too many clients",
    { redis: { ...redis, info: { ...info, connected_clients: "9000" } } },
    "clients",
    "warn",
    /9000 of 10000/,
  ],
  [
    "a user without a password",
    { redis: { ...redis, openUsers: ["default"] } },
    "passwords",
    "bad",
    /^default/,
  ],
  ["another clock", { redis: { ...redis, clockAhead: -65 } }, "clock", "warn", /1m 5s behind/],
  ["overcommit", { host: { ...host, overcommit: 0 } }, "overcommit", "warn", /vm\.overcommit_memory is 0/],
  [
    "huge pages",
    { host: { ...host, hugePages: "always", hugePagesOff: false } },
    "huge-pages",
    "warn",
    /also for Redis/,
  ],
  [
    "a short backlog",
    { host: { ...host, somaxconn: 128 } },
    "backlog",
    "warn",
    /128 is below tcp-backlog 511/,
  ],
  ["few files", { host: { ...host, openFiles: 1024 } }, "open-files", "bad", /fewer/],
  [
    "fewer clients than declared",
    { redis: { ...redis, config: { ...config, maxclients: "4064" } } },
    "open-files",
    "bad",
    /4064 clients and not the 10000/,
  ],
  ["little memory", { host: { ...host, memoryAvailableKb: 512 } }, "memory", "warn", /as much again/],
  ["swap", { host: { ...host, swappedKb: 20_480 } }, "swap", "warn", /20 MiB of Redis/],
  ["a full disk", { host: { ...host, diskFreeKb: 1000 } }, "disk", "bad", /as much again/],
  ["data in memory", { host: { ...host, filesystem: "tmpfs" } }, "filesystem", "bad", /tmpfs/],
  ["data over a network", { host: { ...host, filesystem: "nfs4" } }, "filesystem", "warn", /nfs4/],
])("%s", (_what, changed, id, level, words) => {
  const found = diagnose({ ...well, ...changed }).find((each) => each.id === id);
  expect(found).toMatchObject({ level, finding: expect.stringMatching(words) });
  expect(found?.fix).toBeTruthy();
});

test("huge pages that Redis has off for itself are no fault", () => {
  const found = diagnose({ ...well, host: { ...host, hugePages: "always", hugePagesOff: true } });
  expect(found.find(({ id }) => id === "huge-pages")?.level).toBe("ok");
});

test("what could not be seen is left out", () => {
  const found = diagnose({ ...well, host: hostFactsIn(""), docker: { ...docker, userlandProxy: undefined } });
  expect(found.map(({ id }) => id)).not.toEqual(expect.arrayContaining(["overcommit"]));
  expect(found.filter(({ level }) => level !== "ok")).toEqual([]);
});

test("what a container printed of its host", () => {
  const printed = [
    "overcommit 0",
    "hugePages always [madvise] never",
    "somaxconn 4096",
    "openFiles 1048576",
    "memoryTotalKb 16000",
    "memoryAvailableKb 8000",
    "hugePagesOf 0",
    "swappedKb 12",
    "disk 100 40",
    "dataKb 7",
    "filesystem ext4",
  ];
  expect(hostFactsIn(printed.join("\n"))).toEqual({
    overcommit: 0,
    hugePages: "madvise",
    hugePagesOff: true,
    somaxconn: 4096,
    openFiles: 1_048_576,
    memoryTotalKb: 16_000,
    memoryAvailableKb: 8000,
    swappedKb: 12,
    diskTotalKb: 100,
    diskFreeKb: 40,
    dataKb: 7,
    filesystem: "ext4",
  });
});
