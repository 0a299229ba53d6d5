import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { presetNames } from "../../../components/acl/presets";
import { readStackConfig } from "../../../components/arguments/stackConfig";
import packageJson from "../../../package.json";

const repository = resolve(__dirname, "../../..");
const files = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
  cwd: repository,
  encoding: "utf8",
})
  .trim()
  .split("\n")
  .filter((file) => existsSync(join(repository, file)));
const folders = new Set(files.flatMap((file) => parents(file)));
/** Without CHANGELOG.md, which may name what is gone. */
const pages = files
  .filter((file) => file.endsWith(".md") && file !== "CHANGELOG.md")
  .map((file) => [file, read(file)] as const);

function read(file: string): string {
  return readFileSync(join(repository, file), "utf8");
}

function parents(file: string): string[] {
  const parent = dirname(file);
  return parent === "." ? [] : [parent, ...parents(parent)];
}

/** The text without blocks of code, whose lines are no prose. */
const prose = (page: string) => page.replace(/^( *)```[\s\S]*?^\1```$/gm, "");

/** The anchors that GitHub gives the headings of a page. */
function anchors(page: string): string[] {
  return [...prose(page).matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, "")
      .replaceAll(" ", "-"),
  );
}

/** Each file or folder of this repository that a page names, in its text and in its commands. */
function pathsIn(page: string): string[] {
  const top = [
    ...new Set(files.filter((file) => file.includes("/")).map((file) => file.split("/")[0] ?? "")),
  ];
  const names = top.map((name) => name.replaceAll(".", "\\.")).join("|");
  const found = page.matchAll(new RegExp(`(?<![\\w./~@-])(?:${names})/[\\w./{},*-]*[\\w}]`, "g"));
  return [...found].flatMap(([path]) => alternatives(path));
}

/** `a/{b,c}` is both. */
function alternatives(path: string): string[] {
  const [whole, inside] = /\{([^}]*)\}/.exec(path) ?? [];
  return whole && inside ? inside.split(",").map((each) => path.replace(whole, each)) : [path];
}

const exists = (path: string) => files.includes(path) || folders.has(path);

test("README.md is one that can be read in a few minutes", () => {
  expect(read("README.md").trimEnd().split("\n").length).toBeLessThanOrEqual(200);
});

describe.each(pages)("%s", (file, page) => {
  test("links to what is there", () => {
    const links = [...prose(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = ""]) => link);
    const broken = links.filter((link) => {
      if (/^https?:/.test(link)) return false;
      const [path = "", anchor] = link.split("#");
      const target = path === "" ? file : join(dirname(file), path);
      if (!exists(target)) return true;
      return anchor !== undefined && !anchors(read(target)).includes(anchor);
    });
    expect(broken).toEqual([]);
  });

  test("names files and folders that are there", () => {
    expect(pathsIn(page).filter((path) => !exists(path))).toEqual([]);
  });

  test("names npm scripts that are there", () => {
    const scripts = [...page.matchAll(/npm run (?:--silent )?([\w:-]+)/g)].map(([, script = ""]) => script);
    expect(scripts.filter((script) => !(script in packageJson.scripts))).toEqual([]);
  });

  test("shows stack files that are accepted", () => {
    for (const [, block = ""] of page.matchAll(/^```yaml\n([\s\S]*?)^```$/gm)) {
      const { config = {} } = parse(block);
      const texts = Object.entries(config).map(([key, value]) => [key, JSON.stringify(value)]);
      expect(() => readStackConfig("redis-server", Object.fromEntries(texts))).not.toThrow();
    }
  });

  test("has nobody edit Pulumi's state by hand", () => {
    expect(page).not.toMatch(/pulumi (-- )?(state|stack import)\b/);
  });
});

test("the versions of Node that pages name are those of package.json", () => {
  const { config, engines } = packageJson;
  const oldestNodes = engines.node
    .split(" || ")
    .map((range) => range.replace(/^\D+/, "").replace(/(\.0)+$/, ""));
  const [, needed = ""] = /^You need Node (.*), and Docker/m.exec(read("README.md")) ?? [];
  expect(oldestNodes.filter((version) => !needed.includes(version))).toEqual([]);
  const tested = config.testedNodes.map((version) => version.split(".")[0]).join(" and ");
  for (const page of ["docs/pull-requests.md", "CONTRIBUTING.md"]) {
    expect(read(page)).toContain(`on Node ${tested}`);
  }
});

test("every page of docs is one that README.md links to", () => {
  const missing = pages.map(([file]) => file).filter((file) => file.startsWith("docs/"));
  expect(missing.filter((file) => !read("README.md").includes(`](${file}`))).toEqual([]);
});

test("the layout in README.md has every folder of the top and of components", () => {
  const [, layout = ""] = read("README.md").split("\n## Layout\n");
  const shown = [...layout.matchAll(/^ +([\w.]+\/)/gm)].map(([, name]) => name);
  const wanted = [...folders].filter((folder) => /^(components\/)?[\w-]+$/.test(folder));
  expect(shown.sort()).toEqual(
    wanted
      .map((folder) => `${folder.split("/").at(-1)}/`)
      .filter((name) => name !== "docs/")
      .sort(),
  );
});

test("docs/architecture.md names every room, and walks from the stack file to the server in at most eight files", () => {
  const page = read("docs/architecture.md");
  const rooms = [...folders].filter((folder) => /^components\/[\w-]+$/.test(folder));
  expect(rooms.filter((room) => !page.includes(`\n| \`${room}\` |`))).toEqual([]);
  const [, walk = ""] = page.split("\n## A walk");
  const steps = [...walk.matchAll(/^\d+\. `([^`]+)`/gm)].map(([, file = ""]) => file);
  expect(steps.length).toBeLessThanOrEqual(8);
  expect([steps[0], steps.at(-1)]).toEqual(["index.ts", "components/live/aclUsers.ts"]);
  expect(steps.filter((file) => !exists(file))).toEqual([]);
});

test("docs/users.md names every preset", () => {
  const page = read("docs/users.md");
  expect(presetNames.filter((name) => !page.includes(`\n| \`${name}\` |`))).toEqual([]);
});

describe("this test finds", () => {
  test("paths, and takes nothing else for one", () => {
    const page =
      "`tests/{unit,e2e}/a.ts` in docs/index.ts. npm test -- .ci/run `/data/docs/x` ../docs/y SET/GET";
    expect(pathsIn(page)).toEqual(["tests/unit/a.ts", "tests/e2e/a.ts", "docs/index.ts", ".ci/run"]);
    expect(exists("components/gone.ts")).toBe(false);
  });

  test("the anchor of a heading", () => {
    expect(anchors("# What's `new`, here?\n```\n# no heading\n```\n## A B_c-d\n")).toEqual([
      "whats-new-here",
      "a-b_c-d",
    ]);
  });
});
