import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { freePort } from "../../scripts/freePort";
import { TestStack } from "../e2e/testStack";
import { isFull, table } from "./form";

// What the error says is in tests/e2e/refusals.test.ts; how long it takes can be told on a quiet machine only.
describe.skipIf(!isFull)("pulumi up with an AOF that Redis refuses", () => {
  const readyTimeout = 20;
  const row = table("pulumi up with an AOF that Redis refuses");
  let stack: TestStack;
  beforeAll(async () => {
    stack = await TestStack.create({ port: await freePort(), readyTimeout });
    await stack.putIntoData({
      "appendonlydir/appendonly.aof.manifest": "file appendonly.aof.1.base.rdb seq 1 type b\n",
      "appendonlydir/appendonly.aof.1.base.rdb": "this is no RDB file",
    });
  });
  afterAll(() => stack.remove());

  test("fails within readyTimeout and ten seconds", async () => {
    const since = Date.now();
    await stack.failingUp();
    const seconds = (Date.now() - since) / 1000;
    row({ "readyTimeout, s": readyTimeout, "fails after, s": seconds });
    expect(seconds).toBeLessThan(readyTimeout + 10);
  });
});
