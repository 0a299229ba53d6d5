import { expect, test } from "vitest";
import { installerWarnings } from "../../../components/impact/installerWarnings";

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
