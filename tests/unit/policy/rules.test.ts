import { describe, expect, test } from "vitest";
import { backupUserRules } from "../../../components/acl/backupUser";
import { rulesOfPreset } from "../../../components/acl/presets";
import type { DeclaredServer } from "../../../components/impact/report/sides/declaredServer";
import { allRules } from "../../../policy/rules/allRules";

const digest = `sha256:${"0123456789abcdef".repeat(4)}`;

function server(change: Partial<DeclaredServer> = {}): DeclaredServer {
  return { name: "redis", image: "redis:8.2.9", users: {}, settings: {}, notShown: {}, ...change };
}

const withRules = (rules: string, more: Partial<DeclaredServer> = {}) =>
  server({ users: { app: { rules } }, ...more });

function said(id: string, of: DeclaredServer): string[] {
  const rule = allRules.find((each) => each.id === id);
  if (!rule) throw new Error(`there is no rule ${id}`);
  return rule.judge(of).map(({ text }) => text);
}

describe("users are judged by what they may do in the end", () => {
  test.each([
    ["no-all-commands", "~a:* +@all", "ACL SETUSER, CONFIG SET"],
    ["no-all-commands", "~a:* allcommands -@dangerous +flushall -@admin", undefined],
    ["no-all-commands", "~a:* +@all -@admin -@dangerous +info", undefined],
    ["no-all-commands", "~a:* +@all -flushall -flushdb", "KEYS"],
    ["no-all-commands", "~a:* -@all +@read", undefined],
    ["no-all-commands", "~a:* +get (~b:* +@all)", "FLUSHALL"],
    ["no-all-commands", "off ~a:* +@all", undefined],
    ["no-dangerous-commands", "~a:* +@dangerous", "FLUSHALL"],
    ["no-dangerous-commands", "~a:* +@read +@write", "FLUSHALL, FLUSHDB"],
    ["no-dangerous-commands", "~a:* +@read +@write -@dangerous", undefined],
    ["no-dangerous-commands", "~a:* +keys", "KEYS"],
    ["no-dangerous-commands", "~a:* +@all -@dangerous +flushall", "FLUSHALL"],
    ["no-dangerous-commands", "~a:* +get +info +lastsave", undefined],
    ["no-dangerous-commands", "~a:* +flushall|async", "FLUSHALL"],
    ["no-admin-commands", "~a:* +@admin", "SHUTDOWN"],
    ["no-admin-commands", "~a:* +@admin -@admin", undefined],
    ["no-admin-commands", "~a:* +monitor", "MONITOR"],
    ["no-admin-commands", "~a:* +get", undefined],
    ["no-acl-commands", "+acl", "ACL"],
    ["no-acl-commands", "+acl|setuser", "ACL SETUSER"],
    ["no-acl-commands", "+acl|whoami +acl|cat", undefined],
    ["no-acl-commands", "+acl -acl", undefined],
    ["no-config-commands", "+config", "CONFIG"],
    ["no-config-commands", "+config|set", "CONFIG SET"],
    ["no-config-commands", "+config|help", undefined],
    ["no-bare-all-keys", "~* +get", "may use all keys"],
    ["no-bare-all-keys", "allkeys +get", "may use all keys"],
    ["no-bare-all-keys", "%W~* +set", "may use all keys"],
    ["no-bare-all-keys", "~a:* +get (~* +set)", "may use all keys"],
    ["no-bare-all-keys", "%R~* +get", undefined],
    ["no-bare-all-keys", "~a:* +get", undefined],
    ["no-bare-all-keys", "~* resetkeys ~a:* +get", undefined],
    ["no-bare-all-keys", "off ~* +get", undefined],
    ["no-config-commands", backupUserRules, undefined],
    ["no-admin-commands", backupUserRules, undefined],
    ["no-dangerous-commands", backupUserRules, undefined],
    ["no-bare-all-keys", backupUserRules, undefined],
    ["no-nopass", "nopass ~a:* +get", "gets in with any password"],
    ["no-nopass", "~nopass +get", undefined],
  ])("%s: `%s`", (id, rules, words) => {
    expect(said(id, withRules(rules))).toEqual(words ? [expect.stringContaining(words)] : []);
  });

  test("each command counts under one rule, and a category once, as itself", () => {
    const ids = allRules.map(({ id }) => id).filter((id) => id.endsWith("-commands"));
    const found = (rules: string) => ids.filter((id) => said(id, withRules(rules)).length > 0);
    expect(found("~a:* +@admin")).toEqual(["no-admin-commands"]);
    expect(found("~a:* +@all")).toEqual(["no-all-commands"]);
    expect(found("~a:* +acl +flushall")).toEqual(["no-dangerous-commands", "no-acl-commands"]);
  });

  test.each(["metrics", "backup", "queue", "celery", "readonly"] as const)(
    "what the preset %s gives is no finding, with or without its name",
    (preset) => {
      const rules = rulesOfPreset(preset, ["metrics", "backup"].includes(preset) ? [] : ["a:*"]);
      for (const user of [{ rules }, { rules, preset }]) {
        const commands = allRules.filter(({ id }) => id.endsWith("-commands"));
        expect(commands.flatMap((rule) => rule.judge(server({ users: { app: user } })))).toEqual([]);
      }
    },
  );

  test("what stands beside a preset's rules is one", () => {
    expect(said("no-config-commands", withRules(`+config|set ${rulesOfPreset("metrics")}`))).toHaveLength(1);
  });

  test("`default` is off, unless somebody declared it", () => {
    expect(said("default-user-off", withRules("+get"))).toEqual([]);
    expect(said("default-user-off", server({ users: { default: { rules: "off ~* +@all" } } }))).toEqual([]);
    const open = server({ users: { default: { rules: "on ~* +@all" } } });
    expect(said("default-user-off", open)).toEqual([expect.stringMatching(/^the user `default` can log in/)]);
  });
});

describe("servers", () => {
  test.each<[string, Partial<DeclaredServer>, string | undefined]>([
    ["image-by-digest", { image: "redis:8.2.9" }, "named by a tag"],
    ["image-by-digest", { image: "redis" }, "named by a tag"],
    ["image-by-digest", { image: `redis:8.2.9@${digest}` }, undefined],
    ["image-by-digest", { image: digest }, undefined],
    ["image-by-digest", { image: "redis@sha256:12" }, "named by a tag"],
    ["data-backed-up", { backup: "0 3 * * * to /srv, 7 kept" }, undefined],
    ["data-backed-up", { settings: { appendonly: "yes" } }, "no backup is declared"],
    ["data-backed-up", { settings: { appendonly: "no", save: "3600 1" } }, "no backup is declared"],
    ["data-backed-up", { settings: { appendonly: "no", save: "" } }, undefined],
    ["loopback-only", { bindAddress: "127.0.0.1" }, undefined],
    ["loopback-only", { bindAddress: "127.8.0.1" }, undefined],
    ["loopback-only", { bindAddress: "::1" }, undefined],
    ["loopback-only", { bindAddress: "0.0.0.0" }, "opens Redis"],
    ["loopback-only", { bindAddress: "::" }, "opens Redis"],
    ["loopback-only", { bindAddress: "10.0.0.5" }, "opens Redis"],
    ["data-protected", { protectData: true }, undefined],
    ["data-protected", { protectData: false }, "protectData is off"],
    ["memory-headroom", { memory: 0 }, "memory has no limit"],
    ["memory-headroom", { memory: 300 }, "maxmemory is not limited"],
    ["memory-headroom", { memory: 300, settings: { maxmemory: "200mb" } }, undefined],
    ["memory-headroom", { memory: 300, settings: { maxmemory: "201mb" } }, "leaves a fork too little"],
    ["jobs-not-evicted", { settings: { "maxmemory-policy": "allkeys-lru" } }, undefined],
  ])("%s: %j", (id, change, words) => {
    expect(said(id, server(change))).toEqual(words ? [expect.stringContaining(words)] : []);
  });

  test.each([
    [rulesOfPreset("queue", ["bull:*"]), "allkeys-lru", "has `preset: queue`"],
    [rulesOfPreset("queue", ["bull:*"], 3), "volatile-ttl", "has `preset: queue`"],
    ["~bull:* +@all", "allkeys-lfu", "has rules for the keys `bull:…` of job queues"],
    [rulesOfPreset("queue", ["bull:*"]), "noeviction", undefined],
    [rulesOfPreset("queue", ["bull:*"]), undefined, undefined],
    [rulesOfPreset("cache", ["bull:*"]), "allkeys-lru", undefined],
  ])("jobs-not-evicted: `%s` with %s", (rules, policy, words) => {
    const settings: Record<string, string> = policy === undefined ? {} : { "maxmemory-policy": policy };
    expect(said("jobs-not-evicted", withRules(rules, { settings }))).toEqual(
      words ? [expect.stringContaining(words)] : [],
    );
  });
});

test("no text repeats a value, which may be a secret to the stack", () => {
  const canary = "canary";
  const everything = server({
    image: `${canary}:1`,
    bindAddress: "10.11.12.13",
    memory: 1234,
    settings: { maxmemory: "1222mb", "maxmemory-policy": "allkeys-lru" },
    users: {
      app: { rules: `~* ~bull:${canary}:* &${canary} nopass +@all +flushall|${canary}` },
      default: { rules: `on ~${canary} +@all` },
    },
  });
  const texts = allRules.flatMap(({ judge }) => judge(everything).map(({ text }) => text)).join("\n");
  for (const value of [canary, "10.11.12.13", "1234", "1222", "allkeys-lru"])
    expect(texts).not.toContain(value);
  expect(texts.split("\n").length).toBeGreaterThan(6);
});
