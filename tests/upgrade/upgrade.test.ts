import { isDeepStrictEqual } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { sha256 } from "../../components/acl/sha256";
import { freePort } from "../../scripts/freePort";
import { docker, repository, TestStack } from "../e2e/testStack";
import { EarlierProgram } from "./earlierProgram";
import { type Configuration, stacks } from "./stacks";

// `npm run test:upgrade` looks the commit up.
const commit = process.env.UPGRADE_FROM ?? "";

/** What must stay as it is: the server's container and both volumes. The rest may be updated, and installers replaced. */
const kept = /docker:index\/(volume:Volume::.*|container:Container::redis)$/;

/** Its passwords stay too: the admin's, and the one of the health check. */
const ownPassword = /RandomPassword::redis-(admin-[ab]|health)$/;

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
    await stack.runProgram(repository);
  });
  afterAll(() => stack?.remove());

  /** The ids of what must stay, by URN. */
  async function keptIds() {
    const resources = (await stack.resources()).filter(({ urn }) => kept.test(urn));
    expect(resources).toHaveLength(3);
    return Object.fromEntries(resources.map(({ urn, id }) => [urn, id]));
  }

  /** Users whose password stays: all, unless the earlier program had a resource for each generated one. */
  async function keepingUsers(): Promise<string[]> {
    const isOneResource = (await stack.resources()).some(({ urn }) => urn.includes("UserPasswords"));
    return isOneResource ? Object.keys(declared.users) : Object.keys(passwords);
  }

  test("previews no change of the server, its volumes and its own passwords, and tells whose passwords end", async () => {
    const ending = Object.keys(declared.users).length - (await keepingUsers()).length;
    const { text } = await stack.preview();
    const touched = [...text.matchAll(/\[urn=([^\]]+)\]/g)].map(([, urn = ""]) => urn);
    expect(touched.filter((urn) => kept.test(urn) || ownPassword.test(urn))).toEqual([]);
    expect(text.includes("the generated password is made anew"), text).toBe(ending > 0);
  });

  test("an `up` leaves the server running, with all its data, and nothing to do", async () => {
    const [running, ids] = [await serverProcess(), await keptIds()];
    const [{ users, adminUrl }, keeping] = [await stack.outputs(), await keepingUsers()];
    const keys = await stack.as("admin", (redis) => redis.dbsize());
    await stack.up();
    expect(await serverProcess()).toEqual(running);
    expect(await keptIds()).toEqual(ids);
    const now = await stack.outputs();
    expect(now.adminUrl).toEqual(adminUrl);
    const isSame = (user: string) => isDeepStrictEqual(now.users?.value[user], users?.value[user]);
    expect(Object.keys(declared.users).filter(isSame)).toEqual(
      Object.keys(declared.users).filter((user) => keeping.includes(user)),
    );
    const lines = await stack.aclList();
    for (const [user, { password }] of Object.entries<{ password: string }>(now.users?.value)) {
      expect(lines.find((line) => line.startsWith(`user ${user} `))).toContain(`#${sha256(password)}`);
    }
    expect(await stack.as("admin", (redis) => redis.dbsize())).toBe(keys);
    for (const refresh of [false, true]) {
      const { changes, text } = await stack.preview({ refresh });
      expect(changes, text).toEqual(nothing);
    }
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
