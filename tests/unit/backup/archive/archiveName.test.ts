import { expect, test } from "vitest";
import { archiveName, timeInName } from "../../../../components/backup/archive/archiveName";

const time = new Date("2026-03-04T05:06:07.089Z");

test("an archive is called after its server and its time", () => {
  expect(archiveName("dev", "redis", time)).toBe("dev-redis-20260304T050607.089Z.tar.zst");
  expect(archiveName("acme/shop/prod", "my cache", time)).toBe(
    "acme_shop_prod-my_cache-20260304T050607.089Z.tar.zst",
  );
});

test.for([
  { name: "dev-redis-20260304T050607.089Z.tar.zst", found: "20260304T050607.089Z" },
  { name: "dev-redis-20260304T050607.089Z.tar.zst.partial", found: undefined },
  { name: "dev-redis-cache-20260304T050607.089Z.tar.zst", found: undefined },
  { name: "prod-redis-20260304T050607.089Z.tar.zst", found: undefined },
  { name: "notes.txt", found: undefined },
])("$name is of time $found", ({ name, found }) => {
  expect(timeInName("dev", "redis", name)).toBe(found);
});
