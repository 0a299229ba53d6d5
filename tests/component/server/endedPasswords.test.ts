import * as pulumi from "@pulumi/pulumi";
import { afterEach, expect, test, vi } from "vitest";
import { program } from "../program";
import { dynamic } from "../resourceTypes";

const said = vi.spyOn(pulumi.log, "warn").mockResolvedValue();
afterEach(() => said.mockClear());

const rules = "+ping";
const users = { app: { rules }, given: { rules, password: "given" }, new: { rules } };

/**
 * What is said when the resource of the generated passwords is made for a server that has these rotations, or is updated that has these
 * passwords.
 */
async function warnings(last: Record<string, unknown>, passwords?: string, ending?: string): Promise<string> {
  const { find } = await program({ users }, "redis", {}, last);
  const { beforeCreate, beforeUpdate } =
    find(dynamic("UserPasswords"), "redis-passwords").options.hooks ?? {};
  const [hook] = (passwords === undefined ? beforeCreate : beforeUpdate) ?? [];
  const resource = { urn: "", id: "", name: "", type: "" };
  const kept = { passwords: pulumi.secret(passwords), ...(ending && { ending: pulumi.secret(ending) }) };
  const oldOutputs = passwords === undefined ? undefined : kept;
  await (hook as pulumi.ResourceHook).callback({ ...resource, newInputs: {}, oldOutputs });
  return said.mock.calls.map(([message]) => message).join("\n");
}

test("users of a server of an earlier version are told that their generated passwords end", async () => {
  const rotations = JSON.stringify({ admin: 0, users: { app: 0, gone: 0 } });
  expect(await warnings({ rotations })).toMatch(/^app: the generated password is made anew/);
});

test("one whose password was lost with the resource is told too", async () => {
  const rotations = JSON.stringify({ admin: 0, users: { app: 0, new: 0 } });
  expect(await warnings({ rotations }, "new 0 somePassword")).toMatch(/^app: the generated password is made/);
});

test("one who was removed by an update that failed, and comes back, keeps the password", async () => {
  const rotations = JSON.stringify({ admin: 0, users: { app: 0, new: 0 } });
  expect(await warnings({ rotations }, "new 0 somePassword", "app 0 somePassword")).toBe("");
});

test.each([
  ["a new server", {}],
  ["one that had no generated ones", { rotations: JSON.stringify({ admin: 0, users: {} }) }],
])("of %s nobody's password ends", async (_what, last) => {
  expect(await warnings(last)).toBe("");
  expect(await warnings(last, "app 0 somePassword")).toBe("");
});
