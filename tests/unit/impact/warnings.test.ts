import { describe, expect, test } from "vitest";
import {
  aofAnnouncement,
  type Declared,
  declarationWarnings,
  installerWarnings,
  restartAnnouncement,
} from "../../../components/impact/warnings";

const quiet: Declared = { settings: { appendonly: "yes" }, memory: 0, protectData: true };

describe("what is declared", () => {
  test.each<[string, Partial<Declared>, RegExp?]>([
    ["the defaults", {}],
    ["a fork that has room", { memory: 3072, settings: { maxmemory: "2gb" } }],
    ["maxmemory without a limit of the container", { settings: { maxmemory: "64gb" } }],
    [
      "a fork that has none",
      { memory: 2048, settings: { maxmemory: "2gb" } },
      /^maxmemory 2gb leaves .* 2048 MiB .* at most 1365mb, or raise `memory`$/,
    ],
    ["a little too much", { memory: 3, settings: { maxmemory: "2097153" } }, /^maxmemory 2097153/],
    ["a limit without maxmemory", { memory: 256 }, /^memory is limited to 256 MiB .* at most 170mb/],
    ["maxmemory 0", { memory: 256, settings: { maxmemory: "0" } }, /^memory is limited/],
    [
      "always, but not during rewrites",
      { settings: { appendonly: "yes", appendfsync: "always", "no-appendfsync-on-rewrite": "yes" } },
      /suspends appendfsync always/,
    ],
    [
      "everysec by default, but not during rewrites",
      { settings: { appendonly: "yes", "no-appendfsync-on-rewrite": "yes" } },
      /suspends appendfsync everysec/,
    ],
    [
      "appendfsync no where data counts",
      { settings: { appendonly: "yes", appendfsync: "no" } },
      /protectData/,
    ],
    [
      "appendfsync no where it does not",
      { protectData: false, settings: { appendonly: "yes", appendfsync: "no" } },
    ],
    ["appendfsync no without an AOF", { settings: { appendonly: "no", appendfsync: "no" } }],
  ])("%s", (_what, declared, warning) => {
    const warnings = declarationWarnings({ ...quiet, ...declared });
    if (warning) expect(warnings).toEqual([expect.stringMatching(warning)]);
    else expect(warnings).toEqual([]);
  });
});

test("what the installer saw", () => {
  const printed =
    "install: warning: the disk is full\r\ninstall: appendonly no -> yes\ninstall: warning: and so on\n";
  expect(installerWarnings(printed)).toEqual(["the disk is full", "and so on"]);
  expect(installerWarnings("install: Redis 8.0.2 starts on these files; installed\n")).toEqual([]);
});

test("a volume that was to be adopted and is empty, as after a typing error in its name", () => {
  const empty = "install: no data of Redis is on the data volume\ninstall: appendonly unknown -> yes\n";
  expect(installerWarnings(empty)).toEqual([]);
  expect(installerWarnings(empty, "redis-dta")).toEqual([
    expect.stringMatching(/^dataVolume redis-dta: no data/),
  ]);
  expect(installerWarnings("install: appendonly unknown -> yes\n", "redis-data")).toEqual([]);
});

describe("what becomes of the AOF", () => {
  const settings = (appendonly: string) => ({ settings: { appendonly } });
  test.each([
    ["on", settings("no"), settings("yes"), /turned on .* complete on disk/],
    [
      "on again, after a refresh found it off",
      settings("no in the running server, yes in redis.conf; …"),
      settings("yes"),
      /turned on/,
    ],
    ["off", settings("yes"), settings("no"), /turned off .* snapshot is complete/],
    ["rewritten", settings("yes"), { ...settings("yes"), rewriteTrigger: "1" }, /rewritten/],
    ["nothing", settings("yes"), settings("yes"), undefined],
    ["on still, after a rewrite that failed", settings("yes, but …"), settings("yes"), undefined],
    ["no rewrite without a trigger", { ...settings("yes"), rewriteTrigger: "1" }, settings("yes"), undefined],
  ])("%s", (_what, before, after, announcement) => {
    if (announcement) expect(aofAnnouncement(before, after)).toMatch(announcement);
    else expect(aofAnnouncement(before, after)).toBeUndefined();
  });
});

describe("a server that booted from files changed by hand", () => {
  const booted = (databases: string, containerId = "c1") => ({ containerId, boot: { databases } });
  test("is restarted, which is said before", () => {
    expect(restartAnnouncement(booted("9"), booted("16"))).toMatch(
      /databases 9, .* by hand: .* restarts the server once/,
    );
  });
  test.each([
    ["as declared", booted("16"), booted("16")],
    ["and is replaced anyway", booted("9"), booted("16", "c2")],
    ["by a program that did not keep what it booted with", { containerId: "c1" }, { containerId: "c1" }],
  ])("nothing is said of one that booted %s", (_what, before, after) => {
    expect(restartAnnouncement(before, after)).toBeUndefined();
  });
});
