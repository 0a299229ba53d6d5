import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { repository, SmallRepository } from "./smallRepository";

let small: SmallRepository;
beforeEach(async () => {
  small = await SmallRepository.make();
});
afterEach(() => small.remove());

describe("V8's inspector, which the SDK serialises functions by", () => {
  const hooks = "@pulumi/pulumi/runtime/closure/v8Hooks";
  const inRepository = async (...args: string[]) => {
    const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: repository });
    return stdout;
  };

  it("is connected to when the first function is, and once", async () => {
    const script = `
      const { Session } = require("node:inspector");
      const connections = [];
      const { connect } = Session.prototype;
      Session.prototype.connect = function () {
        connections.push(this);
        return connect.call(this);
      };
      (async () => {
        await require("${hooks}").isInitializedAsync();
        const before = connections.length;
        const { runtime } = require("@pulumi/pulumi");
        for (const each of [() => 1, () => 2]) await runtime.serializeFunction(each);
        console.log(before, connections.length);
      })();`;
    expect(await inRepository("--require", "./loader/register.cjs", "-e", script)).toBe("0 1\n");
    expect(await inRepository("-e", script)).toBe("1 1\n");
  });

  it("tells where a function is that cannot be serialised", async () => {
    await small.write(
      "serialise.js",
      `const { runtime } = require(${JSON.stringify(`${repository}/node_modules/@pulumi/pulumi`)});
       const native = Object.getOwnPropertyDescriptor(Map.prototype, "size").get;
       const outer = () => native();
       runtime.serializeFunction(outer).catch(({ message }) => console.log(message));`,
    );
    const file = join(small.directory, "serialise.js");
    const said = await inRepository("--require", "./loader/register.cjs", file);
    expect(said).toContain("'() => native()': serialise.js(3,21)");
  });

  it("has the names in the SDK that it has here", async () => {
    const names = `console.log(Object.keys(require("${hooks}")).sort().join())`;
    expect(await inRepository("--require", "./loader/register.cjs", "-e", names)).toBe(
      await inRepository("-e", names),
    );
  });
});
