import { describe, expect, test } from "vitest";
import { checkSettings } from "../../../components/conf/checkSettings";
import type { SettingValue } from "../../../components/conf/directives/directive";
import {
  bootSettings,
  defaultSettings,
  keepsData,
  liveSettings,
  type RedisSettings,
  redisDefault,
  renderConf,
  withDefaults,
} from "../../../components/conf/redisConf";

const shape = { port: 6379, bind: ["*", "-::*"] };
const problems = (settings: RedisSettings) =>
  checkSettings(settings).map(({ directive, value, reason }) => `${directive} ${value}: ${reason}`);

describe("redis.conf", () => {
  test("starts with what the component owns, then has the declared directives by name", () => {
    expect(renderConf({ save: "", ...defaultSettings, maxmemory: 268435456 }, shape)).toBe(
      [
        "# Written by the Pulumi program; what is changed here is lost.",
        "port 6379",
        "bind * -::*",
        "protected-mode no",
        "dir /data",
        "dbfilename dump.rdb",
        "appenddirname appendonlydir",
        "appendfilename appendonly.aof",
        "aclfile /usr/local/etc/redis/users.acl",
        "appendonly yes",
        "auto-aof-rewrite-min-size 64mb",
        "auto-aof-rewrite-percentage 100",
        "maxmemory 268435456",
        'save ""',
        "",
      ].join("\n"),
    );
  });

  test("listens where it is told to", () => {
    const conf = renderConf({}, { port: 6380, bind: ["192.0.2.1"] });
    expect(conf).toContain("\nport 6380\nbind 192.0.2.1\n");
  });

  test("does not depend on the order in which directives are declared", () => {
    expect(renderConf({ hz: 20, timeout: 5 }, shape)).toBe(renderConf({ timeout: 5, hz: 20 }, shape));
  });

  test.each<[string, SettingValue, string]>([
    ["appendonly", true, "appendonly yes"],
    ["appendonly", "No", "appendonly no"],
    ["appendfsync", "ALWAYS", "appendfsync always"],
    ["sanitize-dump-payload", true, "sanitize-dump-payload yes"],
    ["maxmemory", "1GB", "maxmemory 1gb"],
    ["maxmemory-clients", "5%", "maxmemory-clients 5%"],
    ["timeout", "300", "timeout 300"],
    ["save", "3600 1  300 100", 'save "3600 1 300 100"'],
    ["save", " ", 'save ""'],
    ["notify-keyspace-events", "KEA", "notify-keyspace-events KEA"],
    ["notify-keyspace-events", "Kg$", "notify-keyspace-events Kg$"],
    ["shutdown-on-sigterm", "NOW save", 'shutdown-on-sigterm "save now"'],
    ["shutdown-on-sigterm", "default save", "shutdown-on-sigterm save"],
    [
      "client-output-buffer-limit",
      "Replica 1GB 512mb 30",
      'client-output-buffer-limit "normal 0 0 0 slave 1gb 512mb 30 pubsub 33554432 8388608 60"',
    ],
    ["syslog-ident", "my redis", 'syslog-ident "my redis"'],
    ["syslog-ident", "it's", 'syslog-ident "it\'s"'],
    ["syslog-ident", 'say "hi"', 'syslog-ident "say \\"hi\\""'],
    ["syslog-ident", "back\\slash", 'syslog-ident "back\\\\slash"'],
    ["syslog-ident", "größe", "syslog-ident größe"],
    ["hash-max-ziplist-entries", 64, "hash-max-listpack-entries 64"],
    ["search-timeout", 500, "search-timeout 500"],
  ])("%s %j is written as %s", (directive, value, line) => {
    expect(problems({ [directive]: value })).toEqual([]);
    expect(
      renderConf({ [directive]: value }, shape)
        .split("\n")
        .at(-2),
    ).toBe(line);
  });
});

describe("live and boot", () => {
  const settings = {
    ...defaultSettings,
    "lua-time-limit": 100,
    databases: 4,
    "io-threads": 2,
    timeout: undefined,
  };

  test("each declared directive is one of the two, under its current name", () => {
    expect(liveSettings(settings)).toEqual({
      appendonly: "yes",
      "auto-aof-rewrite-min-size": "64mb",
      "auto-aof-rewrite-percentage": "100",
      "busy-reply-threshold": "100",
    });
    expect(bootSettings(settings)).toEqual({ databases: "4", "io-threads": "2" });
  });

  test("a live directive has a default to go back to, a boot one needs none", () => {
    expect(redisDefault("appendonly")).toBe("no");
    expect(redisDefault("lua-time-limit")).toBe("5000");
    expect(redisDefault("save")).toBe("3600 1 300 100 60 10000");
    expect(redisDefault("databases")).toBeUndefined();
    expect(redisDefault("search-timeout")).toBeUndefined();
    expect(redisDefault("frobnicate")).toBeUndefined();
  });

  test("settings that were not checked are not written", () => {
    const secret = { "tls-key-file-pass": true, maxmemory: "lots" };
    expect(() => renderConf(secret, shape)).toThrow("tls-key-file-pass: not checked by checkSettings");
  });
});

describe("whether a server keeps its data", () => {
  test.each<[RedisSettings, boolean]>([
    [{ appendonly: "yes", save: "" }, true],
    [{ appendonly: "no", save: "900 1" }, true],
    // Redis saves without being told to.
    [{ appendonly: false }, true],
    [{ appendonly: "no", save: "" }, false],
  ])("%j: %s", (settings, keeps) => {
    expect(keepsData(withDefaults(settings))).toBe(keeps);
  });
});
