import { describe, expect, test } from "vitest";
import {
  dataConcern,
  dataInVerdict,
  dataSection,
} from "../../../../../components/impact/report/data/dataSection";
import type { Outcome } from "../../../../../components/impact/report/reportSchema";
import type { ServerInput } from "../../../../../components/impact/report/serverInput";
import type { DeclaredServer } from "../../../../../components/impact/report/sides/declaredServer";
import { cache, inputOf, snapshots } from "../someServer";
import { image, type Server, said, settings } from "./statements";

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
