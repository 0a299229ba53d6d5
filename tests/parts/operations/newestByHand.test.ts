import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { directoryTarget } from "../../../components/backup/targets/directoryTarget";
import { newestByHand } from "../../../scripts/preview/facts/newestByHand";
import { temporaryDirectory } from "./backedUp";
import { leaveArchive } from "./leftArchive";

const redis = { stack: "prod", server: "redis" };

test("the newest of each server is told from those of others, also where names begin or are alike", async () => {
  const project = temporaryDirectory();
  const target = directoryTarget(join(project, "backups"));
  const file = await leaveArchive(target, redis, "2026-11-02T00:00:00.000Z");
  await leaveArchive(target, redis, "2026-11-01T00:00:00.000Z");
  const sessions = await leaveArchive(
    target,
    { stack: "prod", server: "redis-2" },
    "2026-11-03T00:00:00.000Z",
  );
  const staging = await leaveArchive(
    target,
    { stack: "staging", server: "redis" },
    "2026-11-04T00:00:00.000Z",
  );
  // Called as one of the server `redis-2` of `prod` would be.
  const alike = await leaveArchive(target, { stack: "prod-redis", server: "2" }, "2026-11-05T00:00:00.000Z");
  writeFileSync(join(project, "backups", `${file.replace("20261102", "20261120")}.partial`), "");

  const newest = async (stack: string, server: string) =>
    (await newestByHand({ stack, server }, project))?.file;
  expect(await newestByHand(redis, project)).toMatchObject({ file, time: "2026-11-02T00:00:00.000Z" });
  expect(await newest("prod", "redis-2")).toBe(sessions);
  expect(await newest("staging", "redis")).toBe(staging);
  expect(await newest("prod-redis", "2")).toBe(alike);
  expect(await newest("prod", "other")).toBeUndefined();
});

test("its age is in seconds", async () => {
  const project = temporaryDirectory();
  const target = directoryTarget(join(project, "backups"));
  const ago = (seconds: number) => new Date(Date.now() - seconds * 1000).toISOString();
  await leaveArchive(target, redis, ago(7200));
  const { ageSeconds } = (await newestByHand(redis, project)) ?? {};
  expect(ageSeconds).toBeGreaterThanOrEqual(7200);
  // A clock that went back since.
  await leaveArchive(target, redis, ago(-60));
  expect((await newestByHand(redis, project))?.ageSeconds).toBe(0);
});

test("without the directory, or with other files in it, there is none", async () => {
  const project = temporaryDirectory();
  expect(await newestByHand(redis, project)).toBeUndefined();
  mkdirSync(join(project, "backups"));
  writeFileSync(join(project, "backups", "prod-redis-20261128T030000.000Z.tar.zst"), "no archive");
  expect(await newestByHand(redis, project)).toBeUndefined();
});
