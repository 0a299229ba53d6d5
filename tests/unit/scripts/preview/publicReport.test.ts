import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { stackReport } from "../../../../components/impact/report/stackReport";
import type { SeenResource } from "../../../../scripts/preview/online/engineEvents";
import { publicReport } from "../../../../scripts/preview/publicReport";

let cwd: string;

beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), "redis-server-report-"));
  await writeFile(join(cwd, "Pulumi.prod.yaml"), "config:\n  docker:host: ssh://deploy@canary.example.com\n");
});
afterAll(() => rm(cwd, { recursive: true }));

test("no text of a report names a host, an id or a hash, wherever it stands", async () => {
  const id = "8d7c0dc0ea365a032e39bb7b524660f912bb3051f60484d39aa4281d56b2015c";
  const told = `of canary.example.com, container ${id}`;
  const report = stackReport({
    stack: "prod",
    source: "preview",
    base: told,
    servers: [
      {
        name: "redis",
        before: { name: "redis", image: told, notShown: {} },
        after: { name: "redis", image: "redis:8.2", notShown: {} },
        asked: { unknown: told },
        passwords: [],
        userDrift: {},
        warnings: [told],
      },
    ],
    others: [{ what: told, change: "created", keys: [told] }],
    findings: [{ rule: "r", severity: "advisory", server: null, text: told }],
    unchecked: [{ what: told, why: told }],
    errors: [`${told}\nredis://admin:canary@10.1.2.3:6379`],
    diff: `+ host: "canary.example.com"\n    [id=${id}]\n- labels: "${id}"`,
  });
  const shown = JSON.stringify(await publicReport(report, { cwd, env: {} }));
  expect(JSON.stringify(report)).toContain(id);
  expect(shown).not.toMatch(/canary|8d7c0dc0|10\.1\.2\.3/);
  expect(JSON.parse(shown).servers[0].outcome.why).toEqual([
    { property: "image", from: "of ***, container ***", to: "redis:8.2" },
  ]);
});

test("a host that the stack has used until now is not named either", async () => {
  const provider = (plugin: string, inputs: Record<string, unknown>): SeenResource => ({
    urn: `urn:pulumi:prod::redis-server::pulumi:providers:${plugin}::x`,
    type: `pulumi:providers:${plugin}`,
    operation: "update",
    keys: [],
    wasRefreshed: false,
    before: { type: `pulumi:providers:${plugin}`, urn: "", protect: false, inputs, outputs: {} },
  });
  const docker = { url: "ssh://me@old-docker.example.com", sshOptions: ["-J", "jump.example.com"] };
  const resources = [
    provider("docker", { host: "ssh://old-build", sshOpts: '["-o","ProxyJump=other-jump.example.com"]' }),
    provider("pulumi-nodejs", {
      "redis:host": "old-redis.example.com",
      "redis:docker": JSON.stringify(docker),
    }),
  ];
  const texts = ["old-docker", "old-redis", "jump", "other-jump"].map((name) => `at ${name}.example.com`);
  const report = stackReport({
    stack: "prod",
    source: "preview",
    base: "",
    servers: [],
    others: [],
    findings: [],
    unchecked: [],
    errors: [...texts, "Host key for old-build has changed"],
    diff: "",
  });
  const { errors } = await publicReport(report, { cwd, env: {} }, resources);
  expect(errors).toEqual(["at ***", "at ***", "at ***", "at ***", "Host key for *** has changed"]);
});
