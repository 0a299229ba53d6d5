import { afterAll, expect, test } from "vitest";
import { freePort } from "../../scripts/freePort";
import { TestStack } from "./testStack";

const mebibyte = 1024 * 1024;
let stack: TestStack;
afterAll(() => stack.remove());

test("memory: a limit comes and grows live; it goes only with the container, and is refused before", async () => {
  const port = await freePort();
  stack = await TestStack.create({ port });
  await stack.up();
  const first = await stack.identity();
  const limit = async () => ((await stack.container().inspect()).HostConfig.Memory ?? 0) / mebibyte;

  for (const memory of [512, 1024]) {
    await stack.configure({ port, memory });
    await stack.up();
    expect(await limit()).toBe(memory);
  }
  expect(await stack.identity()).toEqual(first);

  await stack.configure({ port, memory: 0 });
  const urn = await stack.urn("Container::redis");
  for (const refusal of [await stack.failingPreview(), await stack.failingUp()]) {
    expect(refusal).toContain("memory: 0 is refused");
    expect(refusal).toContain(`pulumi up --replace '${urn}'`);
  }
  expect(await limit()).toBe(1024);
  expect(await stack.identity()).toEqual(first);

  await stack.up({ replace: [urn] });
  expect(await limit()).toBe(0);
  expect((await stack.preview()).changes).toEqual({ same: expect.any(Number) });
  expect((await stack.preview({ refresh: true })).changes).toEqual({ same: expect.any(Number) });
});
