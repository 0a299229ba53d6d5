import * as pulumi from "@pulumi/pulumi";
import { afterEach, expect, test, vi } from "vitest";
import { program } from "../program";
import { dynamic } from "../resourceTypes";

const said = vi.spyOn(pulumi.log, "warn").mockResolvedValue();
afterEach(() => said.mockClear());

const rules = "+ping";
const users = { app: { rules }, given: { rules, password: "given" }, new: { rules } };

/** What is said when the resource of the generated passwords is made for a server that has these rotations. */
async function warnings(last: Record<string, unknown>): Promise<string> {
  const { find } = await program({ users }, "redis", {}, last);
  const [hook] = find(dynamic("UserPasswords"), "redis-passwords").options.hooks?.beforeCreate ?? [];
  const resource = { urn: "", id: "", name: "", type: "" };
  await (hook as pulumi.ResourceHook).callback({ ...resource, newInputs: {} });
  return said.mock.calls.map(([message]) => message).join("\n");
}

test("users of a server of an earlier version are told that their generated passwords end", async () => {
  const rotations = JSON.stringify({ admin: 0, users: { app: 0, gone: 0 } });
  expect(await warnings({ rotations })).toMatch(/^app: the generated password is made anew/);
});

test.each([
  ["a new server", {}],
  ["one that had no generated ones", { rotations: JSON.stringify({ admin: 0, users: {} }) }],
])("of %s nobody's password ends", async (_what, last) => {
  expect(await warnings(last)).toBe("");
});
