import { describe, expect, test } from "vitest";
import { aofAnnouncement, emptiedWarning, restartAnnouncement } from "../../../components/impact/liveChanges";

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
  test("is restarted, which is said without a value that is kept secret", () => {
    expect(restartAnnouncement(booted("9"), { ...booted("16"), hidden: true })).toMatch(
      /^Redis booted with databases \(hidden\), which was written into its redis\.conf by hand: [^0-9]*$/,
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

describe("a new container", () => {
  const server = (containerId: string, settings: Record<string, string>) => ({ containerId, settings });
  const cache = { appendonly: "no", save: "" };
  test("empties a cache, which is said", () => {
    expect(emptiedWarning(server("c1", cache), server("c2", cache))).toMatch(
      /without what the server holds now/,
    );
  });
  test.each([
    ["that stays the same", server("c1", cache), server("c1", cache)],
    ["of a server that had snapshots", server("c1", { appendonly: "no" }), server("c2", cache)],
    ["of a server that gets an AOF", server("c1", cache), server("c2", { ...cache, appendonly: "yes" })],
    [
      "of one that saves when it is stopped",
      server("c1", { ...cache, "shutdown-on-sigterm": "now save" }),
      server("c2", cache),
    ],
    ["that is the first", {}, server("c1", cache)],
  ])("%s empties nothing", (_what, before, after) => {
    expect(emptiedWarning(before, after)).toBeUndefined();
  });
});
