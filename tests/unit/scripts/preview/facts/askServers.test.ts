import { expect, test } from "vitest";
import { askServers } from "../../../../../scripts/preview/facts/askServers";

test("a state that cannot be read has no servers to ask, and is no error", async () => {
  expect(await askServers("dev", { env: { PATH: "" } })).toEqual({});
});
