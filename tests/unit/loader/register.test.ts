import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeEach, describe, expect, it } from "vitest";

const repository = resolve(__dirname, "../../..");
let directory: string;
const made: string[] = [];

/** A repository as small as it gets: the loader, and what it needs of node_modules. */
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), "redis-server-loader-"));
  made.push(directory);
  await cp(join(repository, "loader"), join(directory, "loader"), { recursive: true });
  await write("node_modules/.package-lock.json", "{}");
  await write("node_modules/sucrase/index.js", `module.exports = require(${JSON.stringify(sucrase)})`);
});
afterAll(() => Promise.all(made.map((path) => rm(path, { recursive: true, force: true }))));

const sucrase = require.resolve("sucrase");

async function write(file: string, text: string): Promise<void> {
  await mkdir(dirname(join(directory, file)), { recursive: true });
  await writeFile(join(directory, file), text);
}

/** What a TypeScript file prints when it is run as the program is. */
async function run(file = "index.ts", loader = "./loader/register.cjs"): Promise<string> {
  const args = ["--require", loader, join(directory, file)];
  const { stdout, stderr } = await promisify(execFile)(process.execPath, args, { cwd: directory });
  // A warning of Node would be in whatever a command prints.
  expect(stderr).toBe("");
  return stdout.trim();
}

const modules = () => join(directory, "node_modules/.cache/redis-server/modules");

/** The files of kept modules, and which version of each there is. */
async function kept(): Promise<(readonly [name: string, inode: number, modified: number])[]> {
  const names = await readdir(modules());
  return Promise.all(
    names.map(async (name) => {
      const { ino, mtimeMs } = await stat(join(modules(), name));
      return [name, ino, mtimeMs] as const;
    }),
  );
}

describe("what it runs", () => {
  it("is TypeScript, whose stack traces name the lines of its files", async () => {
    await write(
      "index.ts",
      [
        'import { type Named, where } from "./where";',
        "interface Named2 {",
        "  name: string;",
        "}",
        "const named: Named & Named2 = { name: 'a' };",
        "console.log(named.name, where());",
      ].join("\n"),
    );
    await write(
      "where.ts",
      [
        "export interface Named {",
        "  name: string;",
        "}",
        "export function where(): string | undefined {",
        "  return new Error('here').stack?.split('\\n')[1]?.match(/where\\.ts:\\d+/)?.[0];",
        "}",
      ].join("\n"),
    );
    expect(await run()).toBe("a where.ts:5");
    expect(await run()).toBe("a where.ts:5");
  });

  it("may be an ES module of a package, or import one when it needs it", async () => {
    await write("node_modules/modern/package.json", '{ "type": "module", "exports": "./index.js" }');
    await write("node_modules/modern/index.js", "export const modern = import.meta.url.split('/').at(-1);");
    await write(
      "index.ts",
      'import { modern } from "modern";\nvoid import("modern").then((again) => console.log(modern, again.modern));',
    );
    expect(await run()).toBe("index.js index.js");
    expect(await run()).toBe("index.js index.js");
  });

  it("may have its packages further up", async () => {
    await cp(join(directory, "loader"), join(directory, "vendored/loader"), { recursive: true });
    await rm(join(directory, "loader"), { recursive: true });
    await write("index.ts", "const text: string = 'ran';\nconsole.log(text);");
    expect(await run("index.ts", "./vendored/loader/register.cjs")).toBe("ran");
    expect(await kept()).toHaveLength(1);
  });

  it("has Node's own require", async () => {
    await write("other.js", "module.exports = [require.main.filename, __filename, module.parent.filename];");
    await write(
      "index.ts",
      `const files: string[] = require("./other");
       const found = [require.resolve("./other"), require.resolve.paths("x")?.[0], Object.keys(require.cache).length];
       console.log([...files, ...found].join(" ").replaceAll(__dirname, ""));`,
    );
    const expected = "/index.ts /other.js /index.ts /other.js /node_modules";
    expect(await run()).toContain(expected);
    expect(await run()).toContain(expected);
  });

  it("says where the syntax is wrong", async () => {
    await write("index.ts", 'import { broken } from "./broken";\nconsole.log(broken);');
    await write("broken.js", "exports.broken = 1;\nexports.broken = ;");
    await expect(run()).rejects.toThrow(/broken\.js:2[\s\S]*SyntaxError: Unexpected token ';'/);
    await write("broken.js", "exports.broken = 2;");
    expect(await run()).toBe("2");
  });
});

describe("what it keeps", () => {
  beforeEach(async () => {
    await write(
      "index.ts",
      'import { value } from "./value";\nimport { dear } from "dear";\nconsole.log(value, dear);',
    );
    await write("value.ts", "export const value: number = 1;");
    await write("node_modules/dear/index.js", "exports.dear = 'a';");
  });

  it("is written once", async () => {
    await run();
    const first = await kept();
    expect(first).toHaveLength(1);
    await run();
    expect(await kept()).toEqual(first);
  });

  it("is run in place of a file that cannot be read any more, but for its size and its time", async () => {
    const value = join(directory, "value.ts");
    await utimes(value, 1, 1);
    await run();
    await writeFile(value, "export const value: number = ?;");
    await expect(run()).rejects.toThrow("Unexpected token");
    await utimes(value, 1, 1);
    expect(await run()).toBe("1 a");
  });

  it.each([
    ["a file of the program", () => write("value.ts", "export const value: number = 20;"), "20 a"],
    ["a file that comes before it", () => write("value.js", "exports.value = 30;"), "30 a"],
    ["a file of a package", () => write("node_modules/dear/index.js", "exports.dear = 'other';"), "1 other"],
    [
      "which packages are installed",
      async () => {
        await write("node_modules/dear/package.json", '{ "main": "other.js" }');
        await write("node_modules/dear/other.js", "exports.dear = 'b';");
        await write("node_modules/.package-lock.json", '{ "changed": true }');
      },
      "1 b",
    ],
    [
      "this loader",
      async () => {
        const register = join(directory, "loader/register.cjs");
        const text = await readFile(register, "utf8");
        await writeFile(register, text.replace("}).code;", '}).code.replace("= 1", "= 2");'));
      },
      "2 a",
    ],
    [
      "the kept file, cut off",
      async () => {
        const [[name] = [""]] = await kept();
        const bytes = await readFile(join(modules(), name));
        await writeFile(join(modules(), name), bytes.subarray(0, bytes.length / 2));
      },
      "1 a",
    ],
    [
      "the kept file, which is nothing of the kind",
      async () => {
        const [[name] = [""]] = await kept();
        await writeFile(join(modules(), name), "else");
      },
      "1 a",
    ],
  ])("follows a change of %s", async (_what, change, expected) => {
    await run();
    await change();
    expect(await run()).toBe(expected);
    expect(await run()).toBe(expected);
  });

  it.each([
    ["a package that is only linked to", "linked"],
    ["the program itself", "."],
  ])("follows a change of what %s begins with", async (_what, linked) => {
    await write(
      "node_modules/own/index.js",
      `module.exports = require(${JSON.stringify(join(directory, linked))});`,
    );
    await write("index.ts", 'console.log(require.main === module ? require("own").text : 0);');
    await write(`${linked}/first.js`, "exports.text = 'first';");
    await write(`${linked}/second.js`, "exports.text = 'second';");
    for (const text of ["first", "second"]) {
      await write(`${linked}/package.json`, JSON.stringify({ main: `${text}.js` }));
      expect(await run()).toBe(text);
    }
  });

  it("goes when other packages are installed, that of another program too", async () => {
    await run();
    await write("another.ts", "console.log('another');");
    await run("another.ts");
    const before = await kept();
    expect(before).toHaveLength(2);
    for (const [name] of before) await utimes(join(modules(), name), 0, 0);
    await write("node_modules/.package-lock.json", '{ "changed": true }');
    await run();
    const [[name] = [""], ...others] = await kept();
    expect(others).toEqual([]);
    expect((await stat(join(modules(), name))).mtimeMs).toBeGreaterThan(0);
  });

  it("is nothing where nothing tells which packages are installed", async () => {
    await rm(join(directory, "node_modules/.package-lock.json"));
    expect(await run()).toBe("1 a");
    await expect(readdir(modules())).rejects.toThrow("ENOENT");
  });

  it("is not missed where packages cannot be written to", async () => {
    await write("node_modules/.cache", "no directory");
    expect(await run()).toBe("1 a");
    expect(await run()).toBe("1 a");
  });

  it("has what an earlier run loaded and this one did not", async () => {
    await write("index.ts", 'console.log(process.env.SHORT ? "short" : require("./value").value);');
    await run();
    const [[name] = [""]] = await kept();
    process.env.SHORT = "true";
    await write("index.ts", 'console.log(process.env.SHORT ? "shorter" : require("./value").value);');
    expect(await run().finally(() => delete process.env.SHORT)).toBe("shorter");
    expect(await readFile(join(modules(), name), "latin1")).toContain("value = 1");
  });
});

it("leaves what Pulumi's SDK seldom uses until it is used", async () => {
  const script = `
    require("./loader/register.cjs");
    const pulumi = require("@pulumi/pulumi");
    const tracing = require("@pulumi/pulumi/cmd/run/tracing");
    const seldom = { typescript: /lib.typescript\\.js$/, arborist: /arborist.lib.arborist/, zipkin: /src.zipkin\\.js$/ };
    const files = () => Object.keys(require.cache);
    const loaded = () => Object.keys(seldom).filter((name) => files().some((file) => seldom[name].test(file)));
    const before = loaded();
    const { LocalWorkspace } = pulumi.automation;
    tracing.start("http://127.0.0.1:9/api/v2/spans");
    const span = tracing.newSpan("preview").spanContext().traceId;
    pulumi.runtime.serializeFunction(() => 1).then(({ text }) => {
      console.log(JSON.stringify({ before, workspace: typeof LocalWorkspace.create, span, text: text.includes("=> 1"), after: loaded() }));
    });`;
  const { stdout } = await promisify(execFile)(process.execPath, ["-e", script], { cwd: repository });
  expect(JSON.parse(stdout)).toEqual({
    before: [],
    workspace: "function",
    span: expect.stringMatching(/^(?!0+$)[0-9a-f]{32}$/),
    text: true,
    // Arborist finds the packages that a function needs, and this one needs none.
    after: ["typescript", "zipkin"],
  });
});

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
    await write(
      "serialise.js",
      `const { runtime } = require(${JSON.stringify(`${repository}/node_modules/@pulumi/pulumi`)});
       const native = Object.getOwnPropertyDescriptor(Map.prototype, "size").get;
       const outer = () => native();
       runtime.serializeFunction(outer).catch(({ message }) => console.log(message));`,
    );
    const file = join(directory, "serialise.js");
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
