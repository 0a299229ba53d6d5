import { execFile } from "node:child_process";
import { cp, rm } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { repository, SmallRepository } from "./smallRepository";

let small: SmallRepository;
beforeEach(async () => {
  small = await SmallRepository.make();
});
afterEach(() => small.remove());

describe("what it runs", () => {
  it("is TypeScript, whose stack traces name the lines of its files", async () => {
    await small.write(
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
    await small.write(
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
    expect(await small.run()).toBe("a where.ts:5");
    expect(await small.run()).toBe("a where.ts:5");
  });

  it("may be an ES module of a package, or import one when it needs it", async () => {
    await small.write("node_modules/modern/package.json", '{ "type": "module", "exports": "./index.js" }');
    await small.write(
      "node_modules/modern/index.js",
      "export const modern = import.meta.url.split('/').at(-1);",
    );
    await small.write(
      "index.ts",
      'import { modern } from "modern";\nvoid import("modern").then((again) => console.log(modern, again.modern));',
    );
    expect(await small.run()).toBe("index.js index.js");
    expect(await small.run()).toBe("index.js index.js");
  });

  it("may have its packages further up", async () => {
    await cp(join(small.directory, "loader"), join(small.directory, "vendored/loader"), { recursive: true });
    await rm(join(small.directory, "loader"), { recursive: true });
    await small.write("index.ts", "const text: string = 'ran';\nconsole.log(text);");
    expect(await small.run("index.ts", "./vendored/loader/register.cjs")).toBe("ran");
    expect(await small.kept()).toHaveLength(1);
  });

  it("has Node's own require", async () => {
    await small.write(
      "other.js",
      "module.exports = [require.main.filename, __filename, module.parent.filename];",
    );
    await small.write(
      "index.ts",
      `const files: string[] = require("./other");
       const found = [require.resolve("./other"), require.resolve.paths("x")?.[0], Object.keys(require.cache).length];
       console.log([...files, ...found].join(" ").replaceAll(__dirname, ""));`,
    );
    const expected = "/index.ts /other.js /index.ts /other.js /node_modules";
    expect(await small.run()).toContain(expected);
    expect(await small.run()).toContain(expected);
  });

  it("says where the syntax is wrong", async () => {
    await small.write("index.ts", 'import { broken } from "./broken";\nconsole.log(broken);');
    await small.write("broken.js", "exports.broken = 1;\nexports.broken = ;");
    await expect(small.run()).rejects.toThrow(/broken\.js:2[\s\S]*SyntaxError: Unexpected token ';'/);
    await small.write("broken.js", "exports.broken = 2;");
    expect(await small.run()).toBe("2");
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
