import { execFile } from "node:child_process";
import { mkdir, readFile, rm, symlink } from "node:fs/promises";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Report, reportSchema } from "../../../../../components/impact/report/reportSchema";
import { offlineReport } from "../../../../../scripts/preview/offline/offlineReport";
import { StackRepository } from "../stackRepository";

let repository: StackRepository;
beforeAll(async () => {
  repository = await StackRepository.make();
});
afterAll(() => repository.remove());

const stack = (...lines: string[]) => ["config:", ...lines.map((line) => `  ${line}`), ""].join("\n");
const settings = (text: string) => stack(`redis-server:settings: { ${text} }`);
const user = (text: string) => stack(`redis-server:users: { app: { ${text} } }`);

/** The report on stack `dev` whose file was the one at the base and is the other one here; undefined where there is none. */
async function report(before: string | undefined, after: string | undefined): Promise<Report> {
  const file = join(repository.directory, "Pulumi.dev.yaml");
  await rm(file, { force: true });
  if (before !== undefined) await repository.write("Pulumi.dev.yaml", before);
  const base = repository.commit();
  await rm(file, { force: true });
  if (after !== undefined) await repository.write("Pulumi.dev.yaml", after);
  const made = await offlineReport("dev", base, repository.directory);
  return reportSchema.parse(made);
}

const outcomeOf = ({ servers }: Report) => servers.map(({ outcome }) => outcome.kind);
const uncheckedOf = ({ unchecked }: Report) => unchecked.map(({ what, why }) => `${what}: ${why}`).join("\n");

describe("what changes by the stack file alone", () => {
  it.each<[what: string, before: string, after: string, kind: string, result: Report["result"]]>([
    ["nothing", stack("port: 6380"), stack("redis-server:port: '6380' # a text"), "unchanged", "nothing"],
    ["a live directive", settings("hz: 10"), settings("hz: 20"), "live", "nothing"],
    ["one read at boot", settings("databases: 16"), settings("databases: 32"), "replaced", "look"],
    [
      "one in another spelling",
      settings("maxmemory: 64mb"),
      settings("maxmemory: 64MB"),
      "unchanged",
      "nothing",
    ],
    ["the image", stack("image: redis:8.2.6"), stack("image: redis:8.2.9"), "replaced", "look"],
    ["the port", stack("port: 6379"), stack("port: 6380"), "replaced", "look"],
    ["the restart policy", stack("restart: always"), stack("restart: 'no'"), "live", "nothing"],
    ["protection", stack("protectData: true"), stack("protectData: false"), "live", "look"],
    ["a user's rights", user("rules: '+get ~a:*'"), user("rules: '+get +set ~a:*'"), "live", "look"],
    ["a preset by its own rules", user("preset: probe"), user("rules: +ping"), "live", "nothing"],
    ["a rotation", user("rules: +ping"), user("rules: +ping, rotation: 1"), "live", "nothing"],
  ])("%s", async (_what, before, after, kind, result) => {
    const made = await report(before, after);
    expect(made.errors).toEqual([]);
    expect([outcomeOf(made), made.result]).toEqual([[kind], result]);
  });

  it("a stack file that is new, or is gone", async () => {
    const created = await report(undefined, stack());
    expect(outcomeOf(created)).toEqual(["created"]);
    expect(created.others).toEqual(["Pulumi.dev.yaml: created"]);
    const gone = await report(stack(), undefined);
    expect(outcomeOf(gone)).toEqual(["gone"]);
    expect(gone.others.join()).toMatch(/Pulumi\.dev\.yaml .*that alone ends nothing that runs.*: deleted/);
  });

  it("a default of Pulumi.yaml", async () => {
    const text = await readFile(join(repository.directory, "Pulumi.yaml"), "utf8");
    await repository.write("Pulumi.dev.yaml", stack());
    const base = repository.commit();
    await repository.write("Pulumi.yaml", text.replace('default: "6379"', 'default: "6390"'));
    const made = await offlineReport("dev", base, repository.directory);
    await repository.write("Pulumi.yaml", text);
    expect(made.servers[0]?.outcome).toMatchObject({
      kind: "replaced",
      why: [{ property: "port", from: "6379", to: "6390" }],
    });
  });
});

describe("what the program refuses", () => {
  it.each<[what: string, before: string, after: string, words: RegExp]>([
    [
      "a misspelt key",
      stack(),
      stack("memroy: 512"),
      /^the stack's configuration is refused:\n {2}redis-server:memroy: there is no such key; the nearest one is memory/,
    ],
    ["a rule", stack(), user("rules: +nosuch"), /redis-server:users\.app\.rules: .*nosuch/],
    ["a directive", stack(), settings("maxmemory: 1 gib"), /settings: maxmemory "1 gib": must be bytes/],
    ["a demand", stack(), user("rules: '+get ~*', mustDeny: [GET a]"), /users\.app\.mustDeny `GET a`/],
    [
      "what is encrypted besides passwords",
      stack(),
      user("rules: { secure: v1:x }"),
      /users\.app\.rules: is set secret, but in users only passwords and their hashes can be/,
    ],
    [
      "a rotation that skips one",
      user("rules: ''"),
      user("rules: '', rotation: 2"),
      /^users\.app\.rotation: 2 is refused, because the server is at 0/,
    ],
    [
      "a memory limit that goes",
      stack("memory: 512"),
      stack("memory: 0"),
      /^memory: 0 is refused.*--replace 'urn:pulumi:dev::redis-server::redis:index:RedisServer\$docker:/,
    ],
    ["a file that is no YAML", stack(), "config: [", /^Pulumi\.dev\.yaml cannot be read as YAML: /],
    ["a key of every object", stack(), stack("constructor: 1"), /constructor: there is no such key/],
  ])("%s fails the report in the same words", async (_what, before, after, words) => {
    const made = await report(before, after);
    expect(made.errors.join("\n")).toMatch(words);
    expect([made.result, made.servers]).toEqual(["failed", []]);
  });

  it("at the base, is told as what could not be compared", async () => {
    const made = await report(stack("memroy: 512", "port: 6380"), stack("port: 6390"));
    expect([made.errors, outcomeOf(made)]).toEqual([[], ["replaced"]]);
    expect(uncheckedOf(made)).toMatch(/the stack file at \w{8} as a whole: the program refuses it.*memroy/);
  });

  it("at the base, leaves nothing to compare with where nobody can read it", async () => {
    const made = await report("config: [", stack());
    expect([made.result, made.servers, made.errors]).toEqual(["look", [], []]);
    expect(made.verdict).toMatch(/^unknown, because the stack file at \w{8} cannot be read$/);
    expect(made.concerns).toEqual(["unknown"]);
  });
});

describe("what is encrypted", () => {
  const password = (seal: string) => user(`rules: +ping, password: { secure: "${seal}" }`);

  it("and stays as it was, is no change", async () => {
    const made = await report(password("v1:a"), password("v1:a"));
    expect(outcomeOf(made)).toEqual(["unchanged"]);
    expect(uncheckedOf(made)).toContain("1 encrypted value: nobody decrypted");
  });

  it("and is encrypted anew, may be another password: that is said as such", async () => {
    const made = await report(password("v1:a"), password("v1:b"));
    expect(outcomeOf(made)).toEqual(["live"]);
    expect(uncheckedOf(made)).toContain("whether users.app.password changed: encrypted anew");
  });

  it("and is the hash of a password encrypted anew, may be another one as well", async () => {
    const hash = (seal: string) => user(`rules: +ping, passwordHash: [{ secure: "${seal}" }]`);
    expect(outcomeOf(await report(hash("v1:a"), hash("v1:a")))).toEqual(["unchanged"]);
    const made = await report(hash("v1:a"), hash("v1:b"));
    expect(outcomeOf(made)).toEqual(["live"]);
    expect(uncheckedOf(made)).toContain("whether users.app.passwordHash changed: encrypted anew");
  });

  it("as an argument, is hidden, and of a new one nobody knows what it does", async () => {
    const port = (seal: string) => stack(`redis-server:port: { secure: "${seal}" }`);
    expect(outcomeOf(await report(port("v1:a"), port("v1:a")))).toEqual(["unchanged"]);
    const made = await report(port("v1:a"), port("v1:b"));
    expect(made.servers[0]?.concerns).toContain("unknown");
    expect(uncheckedOf(made)).toContain("whether port changed: encrypted anew");
  });

  it("as a directive, is compared by its text as well", async () => {
    const directive = (seal: string) => settings(`hz: { secure: "${seal}" }`);
    expect(outcomeOf(await report(directive("v1:a"), directive("v1:a")))).toEqual(["unchanged"]);
    expect(outcomeOf(await report(directive("v1:a"), directive("v1:b")))).toEqual(["live"]);
  });
});

describe("what a report does not show", () => {
  const secrets = (host: string, password: string, rules: string) =>
    stack(
      `docker:host: ssh://deploy@${host}`,
      `docker:registryAuth: [{ address: ${host}, password: ${password} }]`,
      `redis-server:endpoint: ${host}:6380`,
      `redis-server:users: { app: { rules: "${rules}", password: ${password} } }`,
    );

  it("passwords and hosts, of neither side", async () => {
    const made = await report(
      secrets("canary-one.example.com", "canary-secret-1", "+ping"),
      secrets("canary-two.example.com", "canary-secret-2", "+ping +get"),
    );
    expect(JSON.stringify(made)).not.toMatch(/canary/);
    expect(made.result).toBe("look");
    expect(made.others).toEqual([
      "docker:host, the Docker on which all of it runs (its value is not shown): replaced",
      "docker:registryAuth (its value is not shown): updated",
    ]);
    expect(uncheckedOf(made)).toContain(
      "the data on the Docker host after the change: `docker:host` is another one",
    );
  });

  it("characters that a terminal would obey", async () => {
    const made = JSON.stringify(await report(stack(), stack('image: "redis:\\e[2J\\u202e8"')));
    // Twice, because the report has it as text and JSON has that again.
    expect(made).toContain("redis:\\\\u001b[2J\\\\u202e8");
  });

  it("what a link leads to", async () => {
    await report(stack(), stack());
    await rm(join(repository.directory, "Pulumi.dev.yaml"));
    await symlink("/etc/passwd", join(repository.directory, "Pulumi.dev.yaml"));
    const base = repository.git("rev-parse", "HEAD");
    await expect(offlineReport("dev", base, repository.directory)).rejects.toThrow(
      "Pulumi.dev.yaml is no plain file but a link or a directory",
    );
    await rm(join(repository.directory, "Pulumi.dev.yaml"));
  });
});

describe("the revision to compare with", () => {
  it("is where the branch left main, unless another one is named", async () => {
    const made = async (base?: string) => {
      const { servers } = await offlineReport("dev", base, repository.directory);
      return servers[0]?.outcome.why[0]?.from;
    };
    await repository.write("Pulumi.dev.yaml", stack("port: 7001"));
    repository.commit();
    repository.git("switch", "--quiet", "--create", "change");
    await repository.write("Pulumi.dev.yaml", stack("port: 7002"));
    repository.commit();
    repository.git("switch", "--quiet", "main");
    await repository.write("Pulumi.dev.yaml", stack("port: 7003"));
    repository.commit();
    repository.git("switch", "--quiet", "change");
    expect([await made(), await made("main"), await made("HEAD")]).toEqual(["7001", "7003", undefined]);
    repository.git("switch", "--quiet", "main");
  });

  it.each(["nosuch", "--upload-pack=touch x", "HEAD:Pulumi.yaml"])("%s is none", async (base) => {
    await expect(offlineReport("dev", base, repository.directory)).rejects.toThrow(
      /^there is no revision ".*" in this clone; fetch it \(git fetch origin\), or name another one with --base$/,
    );
  });

  it("has to have a stack of that name, or this checkout", async () => {
    await expect(offlineReport("nosuch", "HEAD", repository.directory)).rejects.toThrow(
      /^there is no Pulumi\.nosuch\.yaml, neither here nor at HEAD/,
    );
  });

  it("may have another program, which is said", async () => {
    await repository.write("Pulumi.dev.yaml", stack());
    repository.commit();
    await repository.write("index.ts", "process.exit(1)");
    const made = await offlineReport("dev", "HEAD", repository.directory);
    await rm(join(repository.directory, "index.ts"));
    expect(uncheckedOf(made)).toMatch(/changes of the program itself: 1 of its files .*\(index\.ts\)/);
  });
});

it("loads neither Pulumi nor a client of Redis, and runs no command besides git", async () => {
  const here = resolve(__dirname, "../../../../..");
  const script = `
    require("./loader/register.cjs");
    const { offlineReport } = require("./scripts/preview/offline/offlineReport.ts");
    require("./scripts/preview/offline/compareStacks.ts");
    offlineReport("dev", "HEAD", ${JSON.stringify(repository.directory)}).then(({ source }) => {
      const loaded = Object.keys(require.cache).filter((file) => /@pulumi.*js$|ioredis/.test(file));
      console.log(JSON.stringify({ source, loaded }));
    });`;
  const git = await promisify(execFile)("sh", ["-c", "command -v git"]);
  const bin = join(repository.directory, ".git", "only-git");
  await mkdir(bin, { recursive: true });
  await symlink(git.stdout.trim(), join(bin, "git"));
  const env = { PATH: bin, HOME: repository.directory, DOCKER_HOST: "tcp://192.0.2.1:1" };
  const { stdout } = await promisify(execFile)(process.execPath, ["-e", script], { cwd: here, env });
  expect(JSON.parse(stdout)).toEqual({ source: "offline", loaded: [] });
});
