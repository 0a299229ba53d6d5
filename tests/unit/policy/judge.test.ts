import { describe, expect, test } from "vitest";
import type { DeclaredServer } from "../../../components/impact/report/sides/declaredServer";
import type { Exception } from "../../../policy/exceptions";
import { findingsOf, type PolicyContext } from "../../../policy/judge";
import { allRules } from "../../../policy/rules/allRules";
import { environmentOf, settingsSchema } from "../../../policy/settings";

const good: DeclaredServer = {
  name: "redis",
  image: `redis@sha256:${"a".repeat(64)}`,
  bindAddress: "127.0.0.1",
  protectData: true,
  memory: 300,
  settings: { maxmemory: "200mb" },
  backup: "0 3 * * * to /srv/backups, 7 kept",
  users: { app: { rules: "~a:* +get" } },
  notShown: {},
};

/** Breaks every rule but the one that no declaration can break. */
const bad: DeclaredServer = {
  name: "redis",
  image: "redis:8.2.9",
  bindAddress: "0.0.0.0",
  protectData: false,
  memory: 0,
  settings: { "maxmemory-policy": "allkeys-lru" },
  users: {
    all: { rules: "~* +@all" },
    named: { rules: "~bull:* +flushall +monitor +acl +config" },
    open: { rules: "nopass ~a:* +get" },
    default: { rules: "on +ping" },
  },
  notShown: {},
};

function context(change: Partial<PolicyContext> = {}): PolicyContext {
  return {
    stack: "prod",
    settings: settingsSchema.parse({}),
    exceptions: [],
    today: "2026-11-27",
    ...change,
  };
}

const severities = (stack: string, server = bad) =>
  Object.fromEntries(
    findingsOf([server], context({ stack })).findings.map(({ rule, severity }) => [rule, severity]),
  );

describe("environments", () => {
  test("what is right has no finding anywhere", () => {
    for (const stack of ["dev", "staging", "prod"])
      expect(findingsOf([good], context({ stack }))).toEqual({ findings: [], unchecked: [] });
  });

  test.each(["dev", "staging", "prod"] as const)("in %s each rule weighs what it says", (stack) => {
    const weighed = allRules.filter(({ severity }) => severity[stack] !== "off");
    expect(severities(stack)).toEqual(
      Object.fromEntries(weighed.map(({ id, severity }) => [id, severity[stack]])),
    );
  });

  test("a stack of another name counts as prod, unless the settings say otherwise", () => {
    const settings = settingsSchema.parse({ stacks: { load: "staging", prod: "dev" } });
    expect(["dev", "prod-eu", "load", "prod"].map((stack) => environmentOf(stack, settings))).toEqual([
      "dev",
      "prod",
      "staging",
      "dev",
    ]);
  });

  test("the settings change what a rule weighs in one environment", () => {
    const settings = settingsSchema.parse({
      severities: { "image-by-digest": { prod: "mandatory" }, "loopback-only": { prod: "off" } },
    });
    const found = findingsOf([bad], context({ settings })).findings;
    expect(found.find(({ rule }) => rule === "image-by-digest")?.severity).toBe("mandatory");
    expect(found.some(({ rule }) => rule === "loopback-only")).toBe(false);
  });
});

describe("exceptions", () => {
  const exception: Exception = {
    rule: "no-bare-all-keys",
    stack: "prod",
    server: "redis",
    user: "all",
    reason: "it moves in January",
    until: "2027-01-31",
  };
  const found = (change: Partial<Exception>, today = "2026-11-27") => {
    const { findings } = findingsOf([bad], context({ exceptions: [{ ...exception, ...change }], today }));
    const of = (rule: string) => findings.filter((finding) => finding.rule === rule);
    return { broken: of("no-bare-all-keys"), exceptions: of("exceptions") };
  };

  test("a violation is allowed until the day itself, and still told", () => {
    for (const today of ["2026-11-27", "2027-01-31"]) {
      const { broken, exceptions } = found({}, today);
      expect(broken).toEqual([]);
      expect(exceptions).toEqual([
        {
          rule: "exceptions",
          severity: "advisory",
          server: "redis",
          text: expect.stringMatching(
            /^no-bare-all-keys is allowed until 2027-01-31 because it moves in January: users\.all may use/,
          ),
        },
      ]);
    }
  });

  test("without a server and a user it is one for all of them", () => {
    expect(found({ server: undefined, user: undefined }).broken).toEqual([]);
  });

  test("when it is over, the violation counts again, and the exception is a finding itself", () => {
    const { broken, exceptions } = found({}, "2027-02-01");
    expect(broken).toMatchObject([{ severity: "mandatory" }]);
    expect(exceptions).toMatchObject([
      { text: expect.stringMatching(/^the exception for no-bare-all-keys on redis of users\.all ended on/) },
    ]);
  });

  test.each([
    [
      "a rule",
      { rule: "no-keys" },
      /^the exception for no-keys .* names no rule; there are default-user-off,/,
    ],
    ["a server", { server: "cache" }, /names no server of this stack/],
    ["a user", { user: "al" }, /names no user of this stack/],
  ])("one for %s that is not there allows nothing, and is a finding", (_what, change, words) => {
    const { broken, exceptions } = found(change);
    expect(broken).toHaveLength(1);
    expect(exceptions).toMatchObject([{ severity: "advisory", text: expect.stringMatching(words) }]);
  });

  test("one for another stack means nothing here", () => {
    expect(found({ stack: "staging" })).toEqual({ broken: [expect.anything()], exceptions: [] });
  });
});

test("what is not known is not judged, and that is said", () => {
  const { image: _, settings: __, ...rest } = good;
  const server: DeclaredServer = { ...rest, notShown: { image: "known later", settings: "secret" } };
  const { findings, unchecked } = findingsOf([server], context());
  expect(findings).toEqual([]);
  expect(unchecked).toEqual([
    { what: "a rule of the policy pack on redis", why: "image-by-digest: image is known later" },
    { what: "a rule of the policy pack on redis", why: "data-backed-up: settings is secret" },
    { what: "a rule of the policy pack on redis", why: "memory-headroom: settings is secret" },
    { what: "a rule of the policy pack on redis", why: "jobs-not-evicted: settings is secret" },
  ]);
});
