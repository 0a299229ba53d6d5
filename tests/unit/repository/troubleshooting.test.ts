import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import ts from "typescript";
import { describe, expect, test } from "vitest";

const repository = resolve(__dirname, "../../..");

/** The texts that a program has, what is filled in as `…`; those that are put together by `+` in one piece. */
function textsOfProgram(source: string): string[] {
  const texts: string[] = [];
  const visit = (node: ts.Node) => {
    const text = textOf(node);
    if (text !== undefined) texts.push(text);
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile("any.ts", source, ts.ScriptTarget.Latest));
  return texts;
}

function textOf(node: ts.Node): string | undefined {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (ts.isTemplateExpression(node)) {
    return node.head.text + node.templateSpans.map(({ literal }) => `…${literal.text}`).join("");
  }
  if (!ts.isBinaryExpression(node) || node.operatorToken.kind !== ts.SyntaxKind.PlusToken) return undefined;
  const [left, right] = [textOf(node.left), textOf(node.right)];
  return left === undefined && right === undefined ? undefined : (left ?? "…") + (right ?? "…");
}

/** The messages of a script that runs in a container, one line each. */
function textsOfShell(source: string): string[] {
  return source
    .replaceAll("\\\n", "")
    .replace(/\$\w+|\$\{[^}]*\}|%s/g, "…")
    .split("\n")
    .filter((line) => !/^\s*#/.test(line));
}

const sources = execFileSync(
  "git",
  [
    "ls-files",
    "--cached",
    "--others",
    "--exclude-standard",
    "index.ts",
    "components",
    "scripts",
    "offline",
    "policy",
  ],
  { cwd: repository, encoding: "utf8" },
)
  .trim()
  .split("\n")
  .filter((file) => existsSync(join(repository, file)));
const texts = sources.flatMap((file) => {
  const source = readFileSync(join(repository, file), "utf8");
  if (/\.(ts|mts|mjs|cjs)$/.test(file)) return textsOfProgram(source);
  return file.endsWith(".sh") ? textsOfShell(source) : [];
});

/** Whether one of these texts has the message in it; its `…` may stand for anything on the same line. */
function isPrinted(message: string, printed: readonly string[]): boolean {
  const inner = message.replace(/^…\s*|\s*…$/g, "");
  const parts = inner.split("…").map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  const pattern = new RegExp(parts.join(".*"));
  return printed.some((text) => pattern.test(text));
}

/** The messages of each table, by its heading: the code in the first column. */
function messagesByHeading(page: string): [heading: string, messages: string[]][] {
  return page
    .split(/^## /m)
    .slice(1)
    .map((section) => {
      const rows = section.split("\n").filter((line) => line.startsWith("| `"));
      const messages = rows.flatMap((row) => [...(row.split(" | ")[0] ?? "").matchAll(/`([^`]+)`/g)]);
      return [section.split("\n")[0] ?? "", messages.map(([, message = ""]) => message)];
    });
}

const page = readFileSync(join(repository, "docs/troubleshooting.md"), "utf8");
const foreign = "Messages of Redis, Docker and Pulumi";
const tables = messagesByHeading(page);
const own = tables.flatMap(([heading, messages]) => (heading === foreign ? [] : messages));

test.each(own)("the program prints `%s`", (message) => {
  expect(message).toMatch(/[^\s….?]{3}/);
  expect(isPrinted(message, texts)).toBe(true);
});

test("there is a table of the program's messages for each topic, and one of others' messages", () => {
  expect(tables.filter(([, messages]) => messages.length === 0)).toEqual([]);
  expect(tables.map(([heading]) => heading)).toContain(foreign);
});

test("every other message says whose it is", () => {
  const [, section = ""] = page.split(`## ${foreign}\n`);
  for (const row of section.split("\n").filter((line) => line.startsWith("| `"))) {
    expect(row).toMatch(/^\| `[^`]+` \| (Redis|Docker|Pulumi)/);
  }
});

describe("this test", () => {
  const printed = [
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is the source of a template
    ...textsOfProgram('throw failure(`port ${port} on ${at.host} is taken: ` + "stop what listens there");'),
    ...textsOfShell('warn "the volume has $free kB \\\nfree"\n# never printed\n'),
  ];

  test.each(["port … on … is taken: stop", "port … is taken", "the volume has … kB free"])(
    "finds `%s`",
    (message) => {
      expect(isPrinted(message, printed)).toBe(true);
    },
  );

  test.each(["port … was taken", "is taken … port", "never printed"])("misses `%s`", (message) => {
    expect(isPrinted(message, printed)).toBe(false);
  });

  test("takes every message of a row", () => {
    expect(messagesByHeading("# x\n## A\n| M | W |\n| --- | --- |\n| `a b` … `c` | see `d` |\n")).toEqual([
      ["A", ["a b", "c"]],
    ]);
  });
});
