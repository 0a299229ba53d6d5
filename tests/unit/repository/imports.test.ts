import { execFile } from "node:child_process";
import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const repository = resolve(__dirname, "../../..");
const run = promisify(execFile);

/** The rooms of components/, lowest first. */
const rooms = [
  "image",
  "spelling",
  "boot",
  "acl",
  "conf",
  "arguments",
  "connection",
  "live",
  "impact",
  "server",
];

/** A repository as it should be: every room imports one below it, and every file is used. */
const lawful: Record<string, string[]> = {
  "index.ts": ["@pulumi/pulumi", "./components/redisServer"],
  "components/redisServer.ts": ["@pulumi/pulumi", ...rooms.map((room) => `./${room}/part`)],
  "components/image/part.ts": ["node:path"],
  "components/spelling/part.ts": ["node:path"],
  "components/boot/part.ts": ["node:path"],
  "components/acl/part.ts": ["../image/part", "../spelling/part"],
  "components/conf/part.ts": ["../boot/part", "../image/part"],
  "components/arguments/part.ts": ["@pulumi/pulumi", "../acl/part", "../conf/part"],
  "components/arguments/redisServerArgs.ts": [],
  "components/connection/part.ts": ["later ioredis", "../arguments/part"],
  "components/live/part.ts": ["../connection/part", "../boot/part"],
  "components/impact/part.ts": ["../live/part", "../acl/part"],
  "components/server/part.ts": ["../impact/part", "../live/part"],
  "examples/app/index.ts": ["../../components/redisServer", "../../components/arguments/redisServerArgs"],
  "offline/plugin.ts": ["../components/connection/part"],
  "scripts/start.ts": ["../offline/plugin", "../components/conf/part"],
  "bench/preview.ts": ["../scripts/start"],
  "tests/part.test.ts": ["../components/server/part", "../scripts/start", "../offline/plugin"],
};

const type = (path: string) => `type ${path}`;

/** One file each that imports what its rule forbids. */
const unlawful: { rule: string; file: string; imports: string }[] = [
  ...rooms.flatMap((room, floor) =>
    rooms.slice(floor + 1).map((higher) => ({
      rule: `${room}-imports-downwards`,
      file: `components/${room}/up-to-${higher}.ts`,
      imports: `../${higher}/part`,
    })),
  ),
  { rule: "live-imports-downwards", file: "components/live/typeUp.ts", imports: type("../impact/part") },
  { rule: "server-imports-downwards", file: "components/server/up.ts", imports: "../redisServer" },
  { rule: "boot-imports-downwards", file: "components/boot/aside.ts", imports: "../image/part" },
  { rule: "acl-imports-downwards", file: "components/acl/aside.ts", imports: "../boot/part" },
  { rule: "conf-imports-downwards", file: "components/conf/aside.ts", imports: "../acl/part" },
  { rule: "image-imports-downwards", file: "components/image/aside.ts", imports: "../boot/part" },
  { rule: "room-has-a-floor", file: "components/utils/part.ts", imports: "../image/part" },
  { rule: "pure-rooms", file: "components/acl/resources.ts", imports: "@pulumi/pulumi" },
  { rule: "pure-rooms", file: "components/conf/resources.ts", imports: type("@pulumi/docker") },
  { rule: "pure-rooms", file: "components/boot/redis.ts", imports: "ioredis" },
  { rule: "pure-rooms", file: "components/image/redis.ts", imports: "ioredis" },
  { rule: "pure-arguments", file: "components/arguments/schema.ts", imports: "@pulumi/pulumi" },
  { rule: "ioredis-in-connection-only", file: "components/live/redis.ts", imports: "ioredis" },
  { rule: "ioredis-only-when-dialling", file: "components/connection/static.ts", imports: "ioredis" },
  { rule: "components-stand-alone", file: "components/live/scripts.ts", imports: "../../scripts/start" },
  { rule: "components-stand-alone", file: "components/live/offline.ts", imports: "../../offline/plugin" },
  { rule: "components-stand-alone", file: "components/live/tests.ts", imports: "../../tests/part.test" },
  { rule: "offline-stands-alone", file: "offline/scripts.ts", imports: "../scripts/start" },
  { rule: "offline-stands-alone", file: "offline/tests.ts", imports: "../tests/part.test" },
  { rule: "offline-stands-alone", file: "offline/live.ts", imports: "../components/live/part" },
  { rule: "tools-without-tests", file: "scripts/tests.ts", imports: "../tests/part.test" },
  { rule: "tools-without-tests", file: "bench/tests.ts", imports: "../tests/part.test" },
  {
    rule: "examples-import-what-is-public",
    file: "examples/app/live.ts",
    imports: "../../components/live/part",
  },
  { rule: "examples-import-what-is-public", file: "examples/app/start.ts", imports: "../../scripts/start" },
];

/** A source file with these imports: `type PATH` is of a type, `later PATH` inside a function. */
function source(imports: readonly string[]): string {
  const lines = imports.map((entry, index) => {
    const [path = "", kind] = entry.split(" ").reverse();
    if (kind === "type") return `export type { Part as T${index} } from "${path}";`;
    return kind === "later" ? `export const load = () => import("${path}");` : `import "${path}";`;
  });
  return `${lines.join("\n")}\nexport interface Part {}\n`;
}

/** As much of dependency-cruiser's report as is looked at. */
interface Report {
  summary: { violations: { rule: { name: string }; from: string; to: string }[] };
}

let scratch: string;

async function repositoryOf(name: string, files: Record<string, string[]>): Promise<string> {
  const directory = join(scratch, name);
  for (const [file, imports] of Object.entries(files)) {
    await mkdir(dirname(join(directory, file)), { recursive: true });
    await writeFile(join(directory, file), source(imports));
  }
  await symlink(join(repository, "node_modules"), join(directory, "node_modules"));
  return directory;
}

/** What `npm run check` would find there, each as `rule: from → to`. */
async function findings(directory: string): Promise<string[]> {
  const cruiser = join(repository, "node_modules/dependency-cruiser/bin/dependency-cruise.mjs");
  const args = ["--config", join(repository, "dependency-cruiser.config.mjs"), "--output-type", "json", "."];
  const { stdout } = await run(process.execPath, [cruiser, ...args], { cwd: directory, maxBuffer: 2 ** 26 });
  const { summary }: Report = JSON.parse(stdout);
  return summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`);
}

beforeAll(async () => {
  scratch = await mkdtemp(join(tmpdir(), "redis-server-imports-"));
});
afterAll(() => rm(scratch, { recursive: true, force: true }));

test("a repository that keeps the rules has no findings", async () => {
  expect(await findings(await repositoryOf("lawful", lawful))).toEqual([]);
});

describe("each rule finds what it forbids", () => {
  let found: string[];

  beforeAll(async () => {
    const violations = Object.fromEntries(unlawful.map(({ file, imports }) => [file, [imports]]));
    const used = Object.keys(violations).map((file) => `../${file.replace(/\.ts$/, "")}`);
    found = await findings(
      await repositoryOf("unlawful", {
        ...lawful,
        ...violations,
        "index.ts": ["./components/redisServer", "./scripts/start"],
        "scripts/all.ts": [
          ...used.filter((path) => path.startsWith("../components/")),
          "../components/acl/this",
        ],
        "components/acl/this.ts": ["./that"],
        "components/acl/that.ts": [type("./this")],
        "components/acl/unused.ts": ["../image/part"],
      }),
    );
  }, 60_000);

  test.each(unlawful)("$rule: $file imports $imports", ({ rule, file }) => {
    expect(found.filter((finding) => finding.startsWith(`${rule}: ${file} → `))).toHaveLength(1);
  });

  test("program-imports-components: index.ts imports a script", () => {
    expect(found).toContain("program-imports-components: index.ts → scripts/start.ts");
  });

  test("no-circle: two files, one of which imports only a type", () => {
    expect(found).toContain("no-circle: components/acl/that.ts → components/acl/this.ts");
  });

  test("nothing-unused: a file of components/ that nobody imports", () => {
    expect(found.filter((finding) => finding.startsWith("nothing-unused: "))).toEqual([
      "nothing-unused: components/acl/unused.ts → components/acl/unused.ts",
    ]);
  });
});

test("each rule is about files that are there", async () => {
  const { default: config } = await import("../../../dependency-cruiser.config.mjs");
  const { stdout } = await run("git", ["ls-files", "--cached", "--others", "--exclude-standard"], {
    cwd: repository,
  });
  const files = stdout.trim().split("\n");
  const about = (config.forbidden ?? []).flatMap(({ from }) =>
    "path" in from ? [from.path ?? []].flat() : [],
  );
  expect(about.filter((path) => !files.some((file) => new RegExp(path).test(file)))).toEqual([]);
});
