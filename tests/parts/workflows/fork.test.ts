import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { withoutJq } from "./jq";
import { LocalSite } from "./localSite";

const host = "canary-host.example.com";
let site: LocalSite;

beforeAll(async () => {
  const text = `config:\n  docker:host: ssh://deploy@${host}\n  redis-server:users: { app: { rules: "~app:* +@read" } }\n`;
  const secrets = { PULUMI_ACCESS_TOKEN: "canary-token-5Rk1xWq9" };
  site = await LocalSite.create({ "Pulumi.dev.yaml": text }, { secrets, vars: { RUNNER: "ours" }, ours: {} });
});
afterAll(() => site?.remove());

describe.skipIf(withoutJq)("a fork's pull request", () => {
  test("is reported on from its stack files, on a runner without Docker, state and secrets", async () => {
    const fork = await site.push(
      1,
      "Pulumi.dev.yaml",
      (text) => `${text}  redis-server:settings: { databases: 32 }\n`,
      "mallory",
    );
    const run = await site.preview(fork);
    const { preview, offline } = run.jobs;
    expect([preview?.result, offline?.result], offline?.log).toEqual(["skipped", "success"]);
    expect(offline?.summary).toContain("databases");
    await site.comment(fork, run);
    expect(await site.comments(1)).toEqual([expect.stringMatching(/^- `dev`: .*restart/m)]);
  });

  test("neither a secret nor the host is in what came of it", async () => {
    const written = await site.written();
    for (const hidden of ["canary-token", host])
      expect(written.filter(([, text]) => text.includes(hidden)).map(([path]) => path)).toEqual([]);
  });
});
