import { describe, expect, test } from "vitest";
import { truncationWarning } from "../../../components/boot/serverLog";

describe("an AOF whose end was cut off", () => {
  const cut = "1:M 23 Nov 2026 15:31:59.877 # Truncating the AOF appendonly.aof.2.incr.aof at offset 1290";

  test("is told with the bytes that are missing", () => {
    const log = ["boot: the AOF ends with appendonly.aof.2.incr.aof, 1302 bytes", cut];
    expect(truncationWarning(log)).toMatch(/^appendonly.aof.2.incr.aof ended .* left out its last 12 bytes /);
  });

  test("is told without them where their number is not known", () => {
    expect(truncationWarning([cut])).toMatch(/left out its last bytes /);
  });

  test("is nothing when Redis cut nothing", () => {
    expect(truncationWarning(["boot: the AOF ends with a.aof, 1302 bytes"])).toBeUndefined();
  });
});
