import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { freePort } from "../../../scripts/freePort";
import { docker, TestStack } from "../../e2e/testStack";
import { withoutJq } from "./jq";
import { LocalSite } from "./localSite";

const password = "canary-password-8Jq2vTz6";
const host = "canary-host.example.com";
let stack: TestStack;
let site: LocalSite;
let network = "";
let file = "";

beforeAll(async () => {
  stack = await TestStack.create({});
  network = `redis-server-tests-${stack.name}`;
  const users = { app: { rules: "~app:* +@read +@write +ping" } };
  await stack.configure({ users, port: await freePort(), network });
  await stack.configureSecret("redis-server:users.app.password", password);
  file = `Pulumi.${stack.name}.yaml`;
  const { PULUMI_BACKEND_URL: backend = "", ...ours } = stack.environment;
  const text = await readFile(join(new URL(backend).pathname, file), "utf8");
  site = await LocalSite.create(
    // Under another name than dev, it would be judged as strictly as prod.
    { [file]: text, "policy/environments.yaml": `stacks: { ${stack.name}: dev }\n` },
    { ours, vars: { RUNNER: "ours", PULUMI_BACKEND_URL: backend } },
  );
});
afterAll(async () => {
  await stack?.remove();
  await site?.remove();
  const networks = await docker.listNetworks({ filters: { name: [network] } });
  for (const { Id } of networks) await docker.getNetwork(Id).remove();
});

/** The workflow Up, of a commit of main. */
async function up(commit: string, approve = "") {
  const eventName = approve ? "workflow_dispatch" : "push";
  const start = { workflow: "up", commit, ref: "main", eventName, event: {}, stack: stack.name } as const;
  const run = await site.begin({ ...start, inputs: { approve } });
  await run.go(["tests", "dev"]);
  const ended = run.jobs.dev;
  await site.deployed(commit, stack.name, ended?.result ?? "failure");
  return { result: ended?.result, log: ended?.log ?? "", summary: ended?.summary ?? "" };
}

const declare = (line: string) => (text: string) => `${text.trimEnd()}\n  ${line}\n`;

describe.skipIf(withoutJq)("a stack in pull requests", () => {
  let merged = "";

  test("a preview that fails fails its job, and the comment says so without the host's name", async () => {
    const pull = await site.push(1, file, declare(`docker:host: ssh://deploy@${host}`));
    const run = await site.preview(pull);
    expect([run.jobs.preview?.result, run.jobs.offline?.result]).toEqual(["failure", "skipped"]);
    await site.comment(pull, run);
    expect(await site.comments(1)).toEqual([expect.stringMatching(RegExp(`${stack.name}.*failed`))]);
  });

  test("the next commit's report takes its place in the same comment, and is the run's summary in full", async () => {
    const withoutHost = (text: string) => text.replace(/^ *docker:host:.*\n/m, "");
    const pull = await site.push(1, file, (text) => declare("redis-server:memory: 256")(withoutHost(text)));
    const run = await site.preview(pull);
    expect(run.conclusion, run.jobs.preview?.log).toBe("success");
    expect(run.jobs.preview?.summary).toContain("Server: **created**");
    await site.comment(pull, run);
    const [comment = "", ...more] = await site.comments(1);
    expect(more).toEqual([]);
    expect(comment).toContain(`<!-- redis-server approved: {"${stack.name}":{"redis":["policy"]}} -->`);
    expect(comment).toContain(`https://github.com/us/redis-server/actions/runs/${run.id}`);
  });

  test("an update that fails half-way is continued by the next run, with what was approved there and by hand", async () => {
    merged = await site.merge(1);
    const failed = await up(merged);
    expect([failed.result, failed.log]).toEqual([
      "failure",
      expect.stringContaining(`the Docker network ${network} does not exist`),
    ]);

    await docker.createNetwork({ Name: network });
    // The container that was made without its network is made anew: more than what the pull request said.
    const continued = await up(merged, "restart");
    expect(continued.result, continued.log).toBe("success");
    expect(await stack.as("app", (redis) => redis.ping())).toBe("PONG");
  });

  test("an update that is worse than what was approved stops before it", async () => {
    const before = await stack.identity();
    await site.push(2, file, declare("redis-server:settings: { databases: 32 }"));
    const stopped = await up(await site.merge(2));
    expect([stopped.result, stopped.log]).toEqual([
      "failure",
      expect.stringContaining("clients are cut off (restart), which was not approved"),
    ]);
    expect(await stack.identity()).toEqual(before);
  });

  test("what is changed by hand becomes an issue", async () => {
    await stack.as("admin", (redis) => redis.acl("SETUSER", "app", "+flushall"));
    const start = {
      workflow: "drift",
      commit: merged,
      ref: "main",
      eventName: "schedule",
      event: {},
    } as const;
    const run = await site.begin({ ...start, stack: stack.name });
    await run.go();
    expect(run.conclusion, run.jobs.refresh?.log).toBe("success");
    const { issues } = await site.read();
    expect(issues).toMatchObject([
      {
        title: `Drift: ${stack.name}`,
        body: expect.stringContaining("user app was changed by hand: it gained `+flushall`"),
      },
    ]);
  });

  test("no password and no host is in a comment, an issue, a summary, an artifact or a log", async () => {
    const { users, adminUrl } = await stack.outputs();
    const secrets = [password, users?.value.app.password, new URL(adminUrl?.value).password];
    const written = await site.written();
    expect(written.map(([path]) => path).join()).toMatch(/report-.*\.json.*\.log|\.log.*report-.*\.json/s);
    for (const hidden of [...secrets, host]) {
      expect(hidden.length).toBeGreaterThan(8);
      expect(written.filter(([, text]) => text.includes(hidden)).map(([path]) => path)).toEqual([]);
    }
  });
});
