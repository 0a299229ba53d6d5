import { readdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { SmallRepository } from "./smallRepository";

let small: SmallRepository;
beforeEach(async () => {
  small = await SmallRepository.make();
});
afterEach(() => small.remove());

describe("what it keeps", () => {
  beforeEach(async () => {
    await small.write(
      "index.ts",
      'import { value } from "./value";\nimport { dear } from "dear";\nconsole.log(value, dear);',
    );
    await small.write("value.ts", "export const value: number = 1;");
    await small.write("node_modules/dear/index.js", "exports.dear = 'a';");
  });

  it("is written once", async () => {
    await small.run();
    const first = await small.kept();
    expect(first).toHaveLength(1);
    await small.run();
    expect(await small.kept()).toEqual(first);
  });

  it("is run in place of a file that cannot be read any more, but for its size and its time", async () => {
    const value = join(small.directory, "value.ts");
    await utimes(value, 1, 1);
    await small.run();
    await writeFile(value, "export const value: number = ?;");
    await expect(small.run()).rejects.toThrow("Unexpected token");
    await utimes(value, 1, 1);
    expect(await small.run()).toBe("1 a");
  });

  it.each([
    ["a file of the program", () => small.write("value.ts", "export const value: number = 20;"), "20 a"],
    ["a file that comes before it", () => small.write("value.js", "exports.value = 30;"), "30 a"],
    [
      "a file of a package",
      () => small.write("node_modules/dear/index.js", "exports.dear = 'other';"),
      "1 other",
    ],
    [
      "which packages are installed",
      async () => {
        await small.write("node_modules/dear/package.json", '{ "main": "other.js" }');
        await small.write("node_modules/dear/other.js", "exports.dear = 'b';");
        await small.write("node_modules/.package-lock.json", '{ "changed": true }');
      },
      "1 b",
    ],
    [
      "this loader",
      async () => {
        const register = join(small.directory, "loader/register.cjs");
        const text = await readFile(register, "utf8");
        await writeFile(register, text.replace("}).code;", '}).code.replace("= 1", "= 2");'));
      },
      "2 a",
    ],
    [
      "the kept file, cut off",
      async () => {
        const [[name] = [""]] = await small.kept();
        const bytes = await readFile(join(small.modules, name));
        await writeFile(join(small.modules, name), bytes.subarray(0, bytes.length / 2));
      },
      "1 a",
    ],
    [
      "the kept file, which is nothing of the kind",
      async () => {
        const [[name] = [""]] = await small.kept();
        await writeFile(join(small.modules, name), "else");
      },
      "1 a",
    ],
  ])("follows a change of %s", async (_what, change, expected) => {
    await small.run();
    await change();
    expect(await small.run()).toBe(expected);
    expect(await small.run()).toBe(expected);
  });

  it.each([
    ["a package that is only linked to", "linked"],
    ["the program itself", "."],
  ])("follows a change of what %s begins with", async (_what, linked) => {
    await small.write(
      "node_modules/own/index.js",
      `module.exports = require(${JSON.stringify(join(small.directory, linked))});`,
    );
    await small.write("index.ts", 'console.log(require.main === module ? require("own").text : 0);');
    await small.write(`${linked}/first.js`, "exports.text = 'first';");
    await small.write(`${linked}/second.js`, "exports.text = 'second';");
    for (const text of ["first", "second"]) {
      await small.write(`${linked}/package.json`, JSON.stringify({ main: `${text}.js` }));
      expect(await small.run()).toBe(text);
    }
  });

  it("goes when other packages are installed, that of another program too", async () => {
    await small.run();
    await small.write("another.ts", "console.log('another');");
    await small.run("another.ts");
    const before = await small.kept();
    expect(before).toHaveLength(2);
    for (const [name] of before) await utimes(join(small.modules, name), 0, 0);
    await small.write("node_modules/.package-lock.json", '{ "changed": true }');
    await small.run();
    const [[name] = [""], ...others] = await small.kept();
    expect(others).toEqual([]);
    expect((await stat(join(small.modules, name))).mtimeMs).toBeGreaterThan(0);
  });

  it("is nothing where nothing tells which packages are installed", async () => {
    await rm(join(small.directory, "node_modules/.package-lock.json"));
    expect(await small.run()).toBe("1 a");
    await expect(readdir(small.modules)).rejects.toThrow("ENOENT");
  });

  it("is not missed where packages cannot be written to", async () => {
    await small.write("node_modules/.cache", "no directory");
    expect(await small.run()).toBe("1 a");
    expect(await small.run()).toBe("1 a");
  });

  it("has what an earlier run loaded and this one did not", async () => {
    await small.write("index.ts", 'console.log(process.env.SHORT ? "short" : require("./value").value);');
    await small.run();
    const [[name] = [""]] = await small.kept();
    process.env.SHORT = "true";
    await small.write("index.ts", 'console.log(process.env.SHORT ? "shorter" : require("./value").value);');
    expect(await small.run().finally(() => delete process.env.SHORT)).toBe("shorter");
    expect(await readFile(join(small.modules, name), "latin1")).toContain("value = 1");
  });
});
