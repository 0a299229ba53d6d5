import { expect, test } from "vitest";
import { installerFindings, installerWarnings } from "../../../components/impact/installerWarnings";

test("what the installer saw", () => {
  const printed =
    "install: warning: the disk is full\r\ninstall: appendonly no -> yes\ninstall: warning: and so on\n";
  expect(installerWarnings(printed, "")).toEqual(["the disk is full", "and so on"]);
  expect(installerWarnings("install: Redis 8.0.2 starts on these files; installed\n", "")).toEqual([]);
});

test("a volume that was to be adopted and is empty, as after a typing error in its name", () => {
  const empty = "install: no data of Redis is on the data volume\ninstall: appendonly unknown -> yes\n";
  expect(installerWarnings(empty, "")).toEqual([]);
  expect(installerWarnings(empty, "redis-dta")).toEqual([
    expect.stringMatching(/^dataVolume redis-dta: no data/),
  ]);
  expect(installerWarnings("install: appendonly unknown -> yes\n", "redis-data")).toEqual([]);
});

test("the files on a volume that is adopted are named", () => {
  const printed = "install: found: dump.rdb, 98 bytes, of uid 999, redis-ver 7.0.15\r\ninstall: warning: x\n";
  expect(installerFindings(printed)).toEqual([
    "on the data volume: dump.rdb, 98 bytes, of uid 999, redis-ver 7.0.15",
  ]);
});
