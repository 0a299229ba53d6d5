import { expect, test } from "vitest";
import { refuseUnreadable } from "../../../../scripts/operations/restore";

const redis = (version: string, rdbVersion: number | null) => ({
  engine: "redis" as const,
  version,
  rdbVersion,
});

test.for([
  { backup: redis("8.2.9", 12), image: "redis:8.2.9" },
  { backup: redis("7.4.1", 12), image: "redis:8.10.1" },
  { backup: { engine: "valkey" as const, version: "8.1.1", rdbVersion: 11 }, image: "redis:8.2.9" },
  // Redis itself is asked where the numbers do not tell.
  { backup: redis("8.10.1", null), image: "redis:7.4.1" },
  { backup: redis("8.10.1", 15), image: "team/cache:1" },
])("a backup of $backup.engine $backup.version may go into $image", ({ backup, image }) => {
  expect(() => refuseUnreadable(backup, image)).not.toThrow();
});

test.for([
  { backup: redis("8.10.1", 15), image: "redis:8.2.9", says: "RDB version 15" },
  {
    backup: { engine: "valkey" as const, version: "9.0", rdbVersion: 80 },
    image: "redis:8.2.9",
    says: "Valkey 9.0",
  },
])("a backup of $backup.engine $backup.version is refused for $image", ({ backup, image, says }) => {
  expect(() => refuseUnreadable(backup, image)).toThrow(says);
});
