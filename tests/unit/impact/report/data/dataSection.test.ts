import { describe, expect, test } from "vitest";
import {
  dataConcern,
  dataInVerdict,
  dataSection,
} from "../../../../../components/impact/report/data/dataSection";
import type { Outcome } from "../../../../../components/impact/report/reportSchema";
import type { ServerFacts } from "../../../../../components/impact/report/serverFacts";
import type { ServerInput } from "../../../../../components/impact/report/serverInput";
import type { DeclaredServer } from "../../../../../components/impact/report/sides/declaredServer";
import { cache, inputOf, snapshots } from "../someServer";

type Server = Partial<DeclaredServer> | undefined;
type Row = [
  what: string,
  before: Server,
  after: Server,
  kind: Outcome["kind"],
  said: string[],
  facts?: Partial<ServerFacts>,
];

const said = (input: ServerInput, kind: Outcome["kind"]) =>
  dataSection(input, kind).map((statement) => `${statement.kind}: ${statement.text}`);
const settings = (of: Record<string, string>) => ({ settings: { appendonly: "yes", ...of } });
const image = (name: string) => ({ image: name });

describe.each<[group: string, rows: Row[]]>([
  [
    "a server that is stopped and started again",
    [
      ["with an AOF", {}, {}, "replaced", ["kept: everything: the server loads its AOF again"]],
      [
        "the same, asked",
        {},
        {},
        "restarted",
        ["kept: everything: the server loads its AOF again, 1,000,000 keys now"],
        {},
      ],
      [
        "with snapshots",
        { settings: snapshots },
        { settings: snapshots },
        "replaced",
        ["kept: everything: the server writes a snapshot when it is stopped, 7 keys now"],
        { persistence: "rdb", keys: 7 },
      ],
      [
        "with snapshots that take longer than it is given",
        { settings: snapshots, stopGracePeriod: 1 },
        { settings: snapshots },
        "replaced",
        [
          "risk: `stopGracePeriod: 1` may be too short: the snapshot at the end takes about 2 s, and what is written after the snapshot before the stop is lost if Docker ends it first",
        ],
        { persistence: "rdb" },
      ],
      [
        "a cache",
        { settings: cache },
        { settings: cache },
        "replaced",
        ['loss: 1,204 keys that the cache holds now: with appendonly no and save "" nothing is on disk'],
        { persistence: "none", keys: 1204 },
      ],
      [
        "a cache of which nobody tells what is in it",
        { settings: cache },
        { settings: cache },
        "restarted",
        ['loss: all that the cache holds: with appendonly no and save "" nothing is on disk'],
      ],
      [
        "an empty cache",
        { settings: cache },
        { settings: cache },
        "replaced",
        ["kept: nothing is lost: the cache is empty now"],
        { persistence: "none", keys: 0 },
      ],
      [
        "a cache that is to keep its data from now on",
        { settings: cache },
        {},
        "replaced",
        [
          "kept: everything: a snapshot is made before the server is stopped, 3 keys now",
          "kept: the AOF is turned on: the update waits until its first file is complete",
        ],
        { persistence: "none", keys: 3 },
      ],
      ["one whose settings are secret", { settings: undefined }, { settings: undefined }, "replaced", []],
    ],
  ],
  [
    "the data volume",
    [
      [
        "another one",
        {},
        { dataVolume: "other" },
        "replaced",
        [
          "risk: another data volume: nothing is copied to other; redis-dev-data is kept with all that is on it, 5 keys now",
        ],
        { keys: 5 },
      ],
      [
        "no more protection",
        {},
        { protectData: false },
        "live",
        ["risk: the data volume is not protected any more: nothing refuses to delete or to replace it"],
      ],
      [
        "deleted by a destroy from now on",
        {},
        { retainData: false },
        "live",
        ["risk: a destroy deletes the data volume from now on (`retainData: false`), and with it all data"],
      ],
      [
        "protected and kept from now on",
        { protectData: false, retainData: false },
        {},
        "live",
        [
          "kept: the data volume is protected from now on: what would delete or replace it is refused",
          "kept: a destroy keeps the data volume from now on",
        ],
      ],
      [
        "of a server that is removed",
        {},
        undefined,
        "gone",
        [
          "kept: the data volume redis-dev-data stays in Docker, with all that is on it; nothing uses it any more",
        ],
      ],
      [
        "the same with retainData: false",
        { retainData: false },
        undefined,
        "gone",
        [
          "loss: the data volume redis-dev-data is deleted with the last server of the stack (`retainData: false`); beside another server it is kept",
        ],
      ],
      [
        "a choice between its files",
        {},
        { adoptFrom: "dump.rdb" },
        "live",
        [
          "risk: adopt from dump.rdb: what only the AOF has is not loaded, unless the volume's own record decides",
        ],
      ],
    ],
  ],
  [
    "what a crash or a power cut can take",
    [
      [
        "AOF on",
        { settings: snapshots },
        {},
        "live",
        ["kept: the AOF is turned on: the update waits until its first file is complete"],
      ],
      [
        "AOF off",
        {},
        { settings: { ...snapshots, save: "60 1" } },
        "live",
        [
          "risk: the AOF is turned off: from then on a crash loses everything since the last snapshot (save 60 1)",
        ],
      ],
      [
        "AOF off without snapshots",
        {},
        { settings: cache },
        "live",
        [
          'risk: the AOF is turned off: with save "" nothing is on disk, and whatever ends the server loses all data',
        ],
      ],
      [
        "less often on disk",
        settings({ appendfsync: "always" }),
        {},
        "live",
        ["risk: appendfsync always → everysec: a power cut can lose about the last second of writes"],
      ],
      [
        "always on disk",
        {},
        settings({ appendfsync: "always" }),
        "live",
        ["kept: appendfsync everysec → always: a power cut loses nothing that was answered"],
      ],
      [
        "not on disk during a rewrite",
        {},
        settings({ "no-appendfsync-on-rewrite": "yes" }),
        "live",
        [
          "risk: no-appendfsync-on-rewrite yes: while a rewrite or snapshot runs a power cut can lose about half a minute of writes",
        ],
      ],
      [
        "fewer snapshots",
        { settings: { ...snapshots, save: "300 1" } },
        { settings: { ...snapshots, save: "3600 1" } },
        "live",
        ["risk: fewer snapshots: save 300 1 → 3600 1; a crash loses what was written since the last one"],
      ],
      [
        "more snapshots",
        { settings: snapshots },
        { settings: { ...snapshots, save: "300 1" } },
        "live",
        [
          "kept: snapshots at other times: save 3600 1 300 100 60 10000 → 300 1; a crash loses what was written since the last one",
        ],
      ],
      ["snapshots beside an AOF", {}, settings({ save: "300 1" }), "live", []],
      [
        "a rewrite",
        {},
        { rewriteTrigger: "2" },
        "live",
        ["kept: the AOF is rewritten: the update waits until the new file is complete"],
      ],
    ],
  ],
  [
    "another image",
    [
      [
        "a patch",
        image("redis:8.2.1"),
        image("redis:8.2.9"),
        "live",
        ["kept: RDB 12 as before: Redis 8.2 reads the data too, should you go back"],
      ],
      [
        "a minor",
        image("redis:8.4"),
        image("redis:8.6.1"),
        "live",
        ["risk: RDB 12 → 13: no way back to 8.4"],
      ],
      [
        "a downgrade",
        image("redis:8.6"),
        image("redis:8.4"),
        "live",
        [
          "risk: Redis 8.4 does not read the data of Redis 8.6 (RDB 13 → 12); where there are any, the update fails before the server is touched",
        ],
      ],
      [
        "the server's own version counts",
        image("redis:latest"),
        image("redis:8.8.0"),
        "live",
        ["risk: RDB 12 → 14: no way back to 8.0"],
        { version: "8.0.2" },
      ],
      [
        "one that does not tell",
        image("redis:8.2"),
        image("registry.example.com/team/cache:7f3a9c"),
        "live",
        [
          "risk: maybe no way back: the name of the image registry.example.com/team/cache:7f3a9c does not tell which version of RDB its server writes",
        ],
      ],
      [
        "Valkey",
        image("redis:7.2"),
        image("valkey/valkey:9.0"),
        "live",
        ["risk: RDB 11 → 80: no way back to Redis 7.2"],
      ],
      [
        "Valkey after Redis has gone its own way",
        image("redis:8.0"),
        image("valkey/valkey:8.1"),
        "live",
        [
          "risk: Valkey 8.1 does not read the data of Redis 8.0 (RDB 12 → 11); where there are any, the update fails before the server is touched",
        ],
      ],
      [
        "of a cache",
        { settings: cache, ...image("redis:8.6") },
        { settings: cache, ...image("redis:8.4") },
        "live",
        [],
      ],
    ],
  ],
  [
    "less room",
    [
      [
        "keys that do not fit any more",
        {},
        settings({ maxmemory: "100mb", "maxmemory-policy": "allkeys-lru" }),
        "live",
        [
          "loss: about 50 keys are evicted at once: the server holds 200 MB, and maxmemory is 100 MB (allkeys-lru)",
        ],
        { keys: 100, usedMemoryBytes: 200 * 2 ** 20 },
      ],
      [
        "writes that do not fit any more",
        {},
        settings({ maxmemory: "100mb" }),
        "live",
        ["risk: writes are refused at once: the server holds 200 MB, and maxmemory is 100 MB (noeviction)"],
        { usedMemoryBytes: 200 * 2 ** 20 },
      ],
      [
        "writes that will not fit soon",
        settings({ maxmemory: "1gb" }),
        settings({ maxmemory: "220mb" }),
        "live",
        ["risk: writes are refused soon: maxmemory is 220 MB, and the server holds 200 MB (noeviction)"],
        { usedMemoryBytes: 200 * 2 ** 20 },
      ],
      [
        "a limit that is far away",
        {},
        settings({ maxmemory: "1gb" }),
        "live",
        [],
        { usedMemoryBytes: 200 * 2 ** 20 },
      ],
      [
        "keys that go one day",
        settings({ maxmemory: "1gb" }),
        settings({ maxmemory: "1gb", "maxmemory-policy": "volatile-lru" }),
        "live",
        ["risk: keys are evicted at 1,024 MB from now on (volatile-lru)"],
      ],
      ["room for more", settings({ maxmemory: "1gb" }), settings({ maxmemory: "2gb" }), "live", [], {}],
      [
        "a container that is too small",
        { memory: 512 },
        { memory: 128 },
        "live",
        [
          "risk: memory 128 is less than Redis uses: it holds 200 MB, so the kernel kills it whenever it has loaded its data",
        ],
        { usedMemoryBytes: 200 * 2 ** 20 },
      ],
      [
        "a database that is not there any more",
        {},
        settings({ databases: "4" }),
        "live",
        [
          "risk: there are keys in database 9: with databases 4 Redis does not start, or loads them into another database, over keys of the same names",
        ],
        { highestDatabase: 9 },
      ],
    ],
  ],
])("%s", (_group, rows) => {
  test.each(rows)("%s", (_what, before, after, kind, expected, facts) => {
    expect(said(inputOf(before, after, facts), kind)).toEqual(expected);
  });
});

test("a new server says what it begins with", () => {
  expect(said(inputOf(undefined, {}), "created")).toEqual([
    "kept: what is on the data volume redis-dev-data, if there is one of that name already",
    "kept: all writes, in the AOF: a power cut can lose about the last second of writes",
  ]);
});

test("a server that somebody removed may have lost what was on no disk", () => {
  const steps = {
    ...{ container: "create", installer: "same", settings: "same", users: "same", dataVolume: "same" },
    containerKeys: [],
    refreshed: [{ child: "container", found: "gone" }],
  } as ServerInput["steps"];
  const of = (declared: Partial<DeclaredServer>) =>
    said(inputOf(declared, declared, undefined, { steps }), "created");
  expect(of({})).toEqual(["kept: everything: the server loads its AOF again"]);
  expect(of({ settings: snapshots })).toEqual([
    "risk: only what its last snapshot has may be left: it does not run, and one that is ended by force writes none",
  ]);
  expect(of({ settings: cache })[0]).toContain("loss: all that the cache held");
});

test("nothing is said of a server that does not change", () => {
  expect(dataSection(inputOf({}, {}, {}), "unchanged")).toEqual([]);
});

describe("in a verdict", () => {
  test.each<[verdict: string, concern: boolean, before: Server, after: Server, kind: Outcome["kind"]]>([
    ["", false, {}, settings({ timeout: "9" }), "live"],
    ["data kept", false, {}, {}, "replaced"],
    [
      "data at risk: RDB 12 → 13: no way back to 8.4",
      true,
      image("redis:8.4"),
      image("redis:8.6"),
      "replaced",
    ],
    ["data at risk: another data volume", true, {}, { dataVolume: "other" }, "replaced"],
    ["data lost: all that the cache holds", true, { settings: cache }, { settings: cache }, "replaced"],
    ["data at risk: the AOF is turned off", true, {}, { settings: snapshots }, "live"],
    ["data at risk: the data volume is not protected any more", true, {}, { protectData: false }, "live"],
    ["data at risk: appendfsync everysec → no", true, {}, settings({ appendfsync: "no" }), "live"],
    [
      "data lost: the data volume redis-dev-data is deleted with…",
      true,
      { retainData: false },
      undefined,
      "gone",
    ],
  ])("%s", (verdict, concern, before, after, kind) => {
    const statements = dataSection(inputOf(before, after), kind);
    expect(dataInVerdict(statements)).toBe(verdict);
    expect(verdict.length).toBeLessThanOrEqual(60);
    expect(dataConcern(statements)).toBe(concern);
  });
});
