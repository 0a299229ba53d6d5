import { expect, test } from "vitest";
import { program } from "../program";
import { dynamic } from "../resourceTypes";

test("the server is stopped after a check of what it is writing", async () => {
  const { inputs, options } = (await program({ port: 7002 })).find(dynamic("CleanStop"), "redis-stop");
  expect(inputs).toMatchObject({
    containerId: "redis-id",
    place: { host: "127.0.0.1", port: 7002 },
    keepsData: true,
  });
  // Skipped with its container, or protected from being replaced, it would check nothing.
  expect(options.deletedWith).toBeUndefined();
  expect(options.protect).toBe(false);
});
