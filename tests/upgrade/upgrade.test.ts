import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { StoredResource } from "../e2e/pulumiStack";
import { docker, repository, TestStack } from "../e2e/testStack";
import { freePort } from "../freePort";
import { EarlierProgram } from "./earlierProgram";
import { type Configuration, stacks } from "./stacks";
import { stateDifferences } from "./storedState";

// `npm run test:upgrade` looks the commit up.
const commit = process.env.UPGRADE_FROM ?? "";

/** Providers that Pulumi makes itself are in the state and are not counted. */
const nothing = { same: expect.any(Number) };

let earlier: EarlierProgram;

beforeAll(async () => {
  earlier = await EarlierProgram.checkOut(commit);
});
afterAll(() => earlier?.remove());

const named = stacks.map((stack) => [stack.what, stack] as const);

describe.each(named)(`%s, brought up by ${commit}`, (_what, { config, changed, passwords = {}, prepare }) => {
  let stack: TestStack;
  let before: StoredResource[];
  let declared: Configuration;

  async function configure(change?: Record<string, unknown>) {
    await stack.configure({ ...declared, ...change });
    for (const [user, password] of Object.entries(passwords)) {
      await stack.configureSecret(`redis-server:users.${user}.password`, password);
    }
  }

  /** The server's process: the same after whatever changes nothing. */
  async function serverProcess() {
    const { Id, State } = await docker.getContainer((await stack.outputs()).containerId?.value).inspect();
    return { Id, StartedAt: State.StartedAt, Pid: State.Pid };
  }

  beforeAll(async () => {
    stack = await TestStack.create({});
    await prepare?.(stack);
    declared = { ...config(stack), image: await TestStack.image(), port: await freePort() };
    await stack.runProgram(earlier.directory);
    await configure();
    await stack.up();
    if (changed) {
      await configure(changed);
      await stack.up();
    }
    before = await stack.resources();
    await stack.runProgram(repository);
  });
  afterAll(() => stack?.remove());

  test.each([{ refresh: false }, { refresh: true }])("previews without a change: %j", async (options) => {
    const { changes, text } = await stack.preview(options);
    expect(changes, text).toEqual(nothing);
  });

  test("an `up` changes neither the server nor the state", async () => {
    const running = await serverProcess();
    const { changes, text } = await stack.up();
    expect(changes, text).toEqual(nothing);
    expect(await serverProcess()).toEqual(running);
    expect(stateDifferences(before, await stack.resources())).toEqual([]);
  });

  test("what this program reads from the server is no change either", async () => {
    const { changes, text } = await stack.preview({ refresh: true });
    expect(changes, text).toEqual(nothing);
  });

  test("this program applies a change to the running server", async () => {
    const running = await serverProcess();
    const { app, ...others } = declared.users;
    const users = { ...others, app: { ...app, rules: `${app?.rules} -echo` } };
    await configure({ ...changed, users, settings: { ...declared.settings, "maxmemory-samples": 7 } });
    await stack.up();
    expect(await stack.aclList()).toContainEqual(expect.stringMatching(/^user app .* -echo/));
    expect(await stack.settings("maxmemory-samples")).toEqual({ "maxmemory-samples": "7" });
    expect(await serverProcess()).toEqual(running);
  });

  test("this program can take it down", async () => {
    await configure({ ...changed, protectData: false });
    await stack.up();
    await stack.destroy();
    expect(await stack.resources()).toEqual([]);
  });
});
