import * as pulumi from "@pulumi/pulumi";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { sha256 } from "../../../components/acl/sha256";
import type { RedisServerArgs } from "../../../components/arguments/redisServerArgs";
import { passwordChanges, reportMark } from "../../../components/impact/report/users/passwordMessages";
import { packed } from "../../../components/live/appliedUsers";
import { fingerprint } from "../../../components/live/fingerprints";
import { program } from "../program";
import { dynamic } from "../resourceTypes";

const canary = "c4nary-password";
const users = { app: { rules: "+ping", password: canary }, bob: { rules: "+ping" } };
const { _setIsDryRun: setPreview } = pulumi.runtime as unknown as { _setIsDryRun(isPreview: boolean): void };
const said = vi.spyOn(pulumi.log, "debug").mockResolvedValue();

beforeEach(() => setPreview(true));
afterEach(() => {
  setPreview(false);
  said.mockClear();
});

/** What the program tells for a report when the server has these passwords. */
async function told(
  args: RedisServerArgs,
  live: Record<string, string[]>,
  generated: string[],
): Promise<string[]> {
  const rotations = { admin: 0, users: Object.fromEntries(generated.map((user) => [user, 0])) };
  const last = { rotations: JSON.stringify(rotations) };
  const { find } = await program(args, "redis", {}, last);
  const [hook] = find(dynamic("AclUsers"), "redis-users").options.hooks?.beforeUpdate ?? [];
  const hashed = Object.entries(live).map(([user, passwords]) => [
    user,
    passwords.map((password) => fingerprint(sha256(password))),
  ]);
  const fingerprints = Object.fromEntries(hashed);
  const applied = pulumi.secret(packed({ users: {}, fingerprints, serverRules: {} }));
  await (hook as pulumi.ResourceHook).callback({
    urn: "",
    id: "",
    name: "",
    type: "",
    newInputs: {},
    oldOutputs: { applied },
  });
  // The SDK says a lot for debugging, too.
  return said.mock.calls.map(([message]) => message).filter((message) => message.includes(reportMark));
}

const generated = "generated-password";

test("a preview tells a report whose password changes, and no password, hash or fingerprint", async () => {
  const messages = await told({ users }, { app: ["an earlier one"], bob: [generated] }, ["bob"]);
  expect(passwordChanges(messages)).toEqual([{ user: "app", change: "replaced", closesSessions: true }]);
  const all = messages.join();
  for (const secret of [canary, "an earlier one", generated]) {
    for (const text of [secret, sha256(secret), fingerprint(sha256(secret))]) expect(all).not.toContain(text);
  }
});

function unknownText(): pulumi.Output<string> {
  const { Output } = pulumi as unknown as { Output: new (...parts: unknown[]) => pulumi.Output<string> };
  const [value, isKnown, isSecret] = [undefined, false, true].map((each) => Promise.resolve(each));
  return new Output([], value, isKnown, isSecret, Promise.resolve([]));
}

test("a given password that is known later may be another one", async () => {
  const app = { rules: "+ping", password: unknownText() };
  const messages = await told({ users: { app } }, { app: [canary] }, []);
  expect(passwordChanges(messages)).toEqual([
    { user: "app", change: "replaced", closesSessions: true, maybe: true },
  ]);
});

test.each<[user: string, change: string, args: RedisServerArgs, live: string[], from: string[]]>([
  ["app", "given in place of generated", { users }, [generated], ["app"]],
  ["bob", "generated in place of given", { users }, ["an earlier one"], []],
  ["bob", "revoked", { users: { bob: users.bob } }, [generated, "an earlier one"], ["bob"]],
])("the password of %s is %s", async (user, change, args, live, from) => {
  const messages = await told(args, { [user]: live }, from);
  expect(passwordChanges(messages)).toEqual([{ user, change, closesSessions: true }]);
});

test.each<[what: string, app: RedisServerArgs["users"], from: string[]]>([
  ["given", { app: { rules: "+ping", passwordHash: sha256(canary) } }, []],
  ["generated", { app: { rules: "+ping", passwordHash: [sha256(canary)] } }, ["app"]],
])("the hash of the password that was %s is no change", async (_, declared, from) => {
  expect(await told({ users: declared }, { app: [canary] }, from)).toEqual([]);
});

test("a hash that is known later may be another one", async () => {
  const app = { rules: "+ping", passwordHash: unknownText() };
  expect(passwordChanges(await told({ users: { app } }, { app: [canary] }, []))).toEqual([
    { user: "app", change: "replaced", closesSessions: true, maybe: true },
  ]);
});

test("nothing is told when no password changes, nor in an update", async () => {
  expect(await told({ users }, { app: [canary], bob: [generated] }, ["bob"])).toEqual([]);
  setPreview(false);
  expect(await told({ users }, { app: ["an earlier one"] }, [])).toEqual([]);
});
