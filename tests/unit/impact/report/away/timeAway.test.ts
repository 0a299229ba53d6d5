import { describe, expect, test } from "vitest";
import { connectionsCut, secondsAway } from "../../../../../components/impact/report/away/timeAway";
import type { ServerFacts } from "../../../../../components/impact/report/serverFacts";
import { inputOf } from "../someServer";

const about = (facts: Partial<ServerFacts>, kind: "restarted" | "replaced" = "replaced") => {
  const away = secondsAway(inputOf({}, {}, facts), kind);
  return away && "about" in away ? away.about : away;
};
const because = (...[before, after, facts]: Parameters<typeof inputOf>) => {
  const away = secondsAway(inputOf(before, after, facts), "replaced");
  return away && "about" in away ? away.because : [];
};

const small = { keys: 0, usedMemoryBytes: 1_000_000, aofBytes: 88, aofBaseBytes: 88, lastLoad: undefined };
const rdb = { persistence: "rdb", aofBytes: undefined, aofBaseBytes: undefined } as const;

// The measured ones are of real replacements, by a client that logs in every 50 ms, on a machine with two cores.
describe("seconds away, against what was measured", () => {
  test.each<[what: string, facts: Partial<ServerFacts>, measured: number]>([
    ["no key, AOF", small, 0.65],
    ["no key, snapshots", { ...small, ...rdb }, 0.65],
    ["a million small keys, AOF", {}, 3.3],
    ["the same, not restarted since it was filled", { lastLoad: undefined, lastBootSeconds: 0.02 }, 3.4],
    ["the same by snapshots", rdb, 3.3],
    ["the same without a snapshot at the end", { savesAtEnd: false }, 1.4],
    ["a cache of a million keys", { persistence: "none", savesAtEnd: false }, 0.65],
    ["150,000 keys of 2 kB, AOF", { keys: 150_000, usedMemoryBytes: 313_000_000, lastLoad: undefined }, 1.1],
  ])("%s", (_what, facts, measured) => {
    expect(Math.abs(Number(about(facts)) - measured)).toBeLessThanOrEqual(Math.max(1, measured / 2));
  });
});

test("the last load tells how fast the machine is", () => {
  const seconds = 9;
  const slow = { seconds, snapshot: { seconds, bytes: 136_000_000, keys: 1_000_000 } };
  // Ten times as long as on the machine that was measured: 21 s for the snapshot at the end, 9 s for the load.
  expect(about({ lastLoad: slow, lastBootSeconds: 9.1 })).toBe(31);
  const commands = { seconds: 10, bytes: 100_000_000 };
  const ofCommands = { aofBytes: 500_000_000, aofBaseBytes: 88, savesAtEnd: false };
  expect(about({ ...ofCommands, lastLoad: { seconds: 10, commands } })).toBeGreaterThanOrEqual(50);
});

test("a load that waits for something of its own says nothing of the rest", () => {
  const seconds = 5;
  const waits = { seconds, snapshot: { seconds, bytes: 5_000_000, keys: 10_000 } };
  const data = { keys: 10_000, usedMemoryBytes: 5_000_000, aofBytes: 3_000_000, aofBaseBytes: 3_000_000 };
  expect(about({ ...data, lastLoad: waits, lastBootSeconds: 5.1 })).toBe(6);
});

test("a restart makes no container, and a busy host takes longer for all", () => {
  const slowDocker = { ...small, containerStartSeconds: 4 };
  expect([about(slowDocker), about(slowDocker, "restarted")]).toEqual([7, 5]);
  expect([about({}), about({ hostLoad: 5 })]).toEqual([4, 9]);
  expect(because({}, {}, { hostLoad: 5 })).toContain(
    "the Docker host is busy now (load 5.0 for each core), which counts in that",
  );
});

test("says what it is known from", () => {
  expect(because({}, {}, { writing: "aof rewrite" })).toEqual([
    "it writes a snapshot of 1,000,000 keys (130 MB) when it is stopped: about 2.2 s",
    "Docker took 0.2 s to make and start its container",
    "it loads 1,000,000 keys (130 MB) from its AOF: about 0.9 s, by its last load of 0.9 s",
    "the rewrite of the AOF that is going on ends before",
  ]);
  expect(because({ stopGracePeriod: 1 }, {}, {})).toContain(
    "its last snapshot would take about 2.2 s, and `stopGracePeriod` ends it after 1 s",
  );
  expect(because({}, { dataVolume: "another" }, {})).toContain(
    "what is on the other data volume is not known: taken for empty",
  );
});

test("a time that nothing tells is unknown, with the reason", () => {
  expect(secondsAway(inputOf({}, {}), "replaced")).toEqual({ unknown: "the running server was not asked" });
  const asked = { unknown: "its container is gone" };
  expect(secondsAway(inputOf({}, {}, undefined, { asked }), "restarted")).toEqual(asked);
});

test.each(["unchanged", "live", "created", "gone"] as const)(
  "%s is away for no time, or for good",
  (kind) => {
    expect(secondsAway(inputOf({}, {}, {}), kind)).toBeNull();
  },
);

describe("connections cut", () => {
  const clients = { worker: 2, app: 5, cron: 2 };

  test.each(["restarted", "replaced", "gone"] as const)("%s: those of everybody, most first", (kind) => {
    expect(connectionsCut(inputOf({}, {}, { clients }), kind)).toEqual([
      { user: "app", connections: 5 },
      { user: "cron", connections: 2 },
      { user: "worker", connections: 2 },
    ]);
    expect(connectionsCut(inputOf({}, {}), kind)).toBeNull();
  });

  test("by a live change: those of users whom nobody declared", () => {
    const userDrift = { worker: "is there, but nobody declared it", app: "gained +@all" };
    const drifted = (more: Partial<ServerFacts>) => ({ ...inputOf({}, {}, more), userDrift });
    expect(connectionsCut(drifted({ clients }), "live")).toEqual([{ user: "worker", connections: 2 }]);
    expect(connectionsCut(drifted({ clients: { app: 5 } }), "live")).toEqual([]);
    expect(connectionsCut({ ...inputOf({}, {}), userDrift }, "live")).toBeNull();
  });

  test.each(["unchanged", "live", "created"] as const)("%s: nobody's", (kind) => {
    expect(connectionsCut(inputOf({}, {}, { clients }), kind)).toEqual([]);
  });
});
