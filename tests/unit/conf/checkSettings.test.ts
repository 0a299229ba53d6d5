import { describe, expect, test } from "vitest";
import { checkSettings, takes } from "../../../components/conf/checkSettings";
import { directives } from "../../../components/conf/directives";
import {
  bootSettings,
  defaultSettings,
  liveSettings,
  type RedisSettings,
} from "../../../components/conf/redisConf";
import { withoutShare } from "../../../components/conf/shareOfMemory";

const problems = (settings: RedisSettings) =>
  checkSettings(settings, { memory: 512 }).map(
    ({ directive, value, reason }) => `${directive} ${value}: ${reason}`,
  );

describe("checking", () => {
  test("accepts the defaults, and nothing declared", () => {
    expect(problems({ ...defaultSettings, timeout: undefined })).toEqual([]);
  });

  const bytes = "bytes such as 1048576, 64mb or 1gb (units b, k, kb, m, mb, g, gb; no space, no fraction)";
  const maxmemory = `must be ${bytes}, or a share of the argument \`memory\` such as 75%`;
  const leastOfClients = "0 for no limit, else at least 1048576, or the admin's own connection is closed";
  const yesNo = "must be yes or no (or true or false)";
  const appendfsync = "must be one of everysec, always, no";
  const timeout = "must be a whole number of seconds from 0 to 2147483647, such as 100";
  const pairs =
    'must be pairs of seconds (1 or more) and changes, such as "3600 1 300 100", or "" for no snapshots';
  const limits =
    'must be groups of class (normal, replica or pubsub), hard limit, soft limit and soft seconds, such as "pubsub 32mb 8mb 60"';
  const oneLine = "must be on one line, without control characters";

  test.each<[string, unknown, string]>([
    ["maxmemory", "64 mb", `${maxmemory}; did you mean 64mb?`],
    ["maxmemory", "64megs", `${maxmemory}; did you mean 64mb?`],
    ["maxmemory", "1.5gb", `${maxmemory}; did you mean 1536mb?`],
    ["maxmemory", "512Mi", `${maxmemory}; did you mean 512mb?`],
    ["maxmemory", "2GiB", `${maxmemory}; did you mean 2gb?`],
    ["maxmemory", "1tb", `${maxmemory}; did you mean 1024gb?`],
    ["maxmemory", ["1gb"], `${maxmemory}, not a list; did you mean 1gb?`],
    ["maxmemory", { limit: { of: "1gb" } }, `${maxmemory}, not a map`],
    ["maxmemory", null, `${maxmemory}; here it has no value: leave it out`],
    ["maxmemory", "", maxmemory],
    ["maxmemory", -1, maxmemory],
    ["maxmemory", true, maxmemory],
    ["maxmemory", "9223372036854775808", maxmemory],
    ["client-query-buffer-limit", "1k", `must be ${bytes}, at least 1048576`],
    ["maxclients", 7, "must be a whole number from 8 to 4294967295, such as 10000"],
    [
      "maxclients",
      "10,000",
      "must be a whole number from 8 to 4294967295, such as 10000; did you mean 10000?",
    ],
    [
      "maxmemory-clients",
      "101%",
      `must be ${bytes}, or a percentage of maxmemory from 0% to 100%; ${leastOfClients}`,
    ],
    [
      "maxmemory-clients",
      "64kb",
      `must be ${bytes}, or a percentage of maxmemory from 0% to 100%; ${leastOfClients}`,
    ],
    ["appendonly", "on", `${yesNo}; did you mean yes?`],
    ["appendonly", 1, `${yesNo}; did you mean yes?`],
    ["appendonly", "disabled", `${yesNo}; did you mean no?`],
    ["appendfsync", "sometimes", appendfsync],
    ["appendfsync", "allways", `${appendfsync}; did you mean always?`],
    ["appendfsync", "", appendfsync],
    ["timeout", -1, timeout],
    ["timeout", 2147483648, timeout],
    ["timeout", 1.5, timeout],
    ["timeout", "5s", `${timeout}; did you mean 5?`],
    ["timeout", "5m", `${timeout}; did you mean 300?`],
    ["timeout", " 5", `${timeout}; did you mean 5?`],
    ["timeout", "05", `${timeout}; did you mean 5?`],
    ["timeout", "", timeout],
    ["timeout", false, timeout],
    ["hz", 501, "must be a whole number from 1 to 500, such as 10"],
    ["io-threads", 0, "must be a whole number from 1 to 128, such as 1"],
    ["io-threads", 129, "must be a whole number from 1 to 128, such as 1"],
    [
      "active-defrag-cycle-max",
      "25 %",
      "must be a whole number of percent from 1 to 99, such as 25; did you mean 25?",
    ],
    ["save", ["900 1"], `${pairs}, not a list; did you mean "900 1"?`],
    [
      "save",
      [
        [900, 1],
        [300, 10],
      ],
      `${pairs}, not a list; did you mean "900 1 300 10"?`,
    ],
    ["save", { 900: 1 }, `${pairs}, not a map; did you mean "900 1"?`],
    ["save", "75%", pairs],
    ["save", "3600", pairs],
    ["save", "0 1", pairs],
    ["save", "3600,1", `${pairs}; did you mean "3600 1"?`],
    ["save", "3600 1\n300 100", oneLine],
    ["syslog-ident", "redis\u0000", oneLine],
    ["syslog-ident", "redis\ndir /etc", oneLine],
    ["syslog-ident", true, 'must be a text such as "redis"; did you mean "true"?'],
    ["search-timeout", "5\rdir /etc", oneLine],
    [
      "notify-keyspace-events",
      "KQ",
      'must be letters of Ag$lshzxeKEtmdnocaSTIV without spaces, such as "KEA", or "" for no events',
    ],
    ["client-output-buffer-limit", "pubsub 32mb 8mb", limits],
    [
      "client-output-buffer-limit",
      { pubsub: "32mb 8mb 60" },
      `${limits}, not a map; did you mean "pubsub 32mb 8mb 60"?`,
    ],
    [
      "shutdown-on-sigterm",
      "save nosave",
      'must be default, or one or more of save, nosave, now, force, such as "save now"; not save and nosave together',
    ],
    ["oom-score-adj-values", "0 200", 'must be three whole numbers from -2000 to 2000, such as "0 200 800"'],
    [
      "latency-tracking-info-percentiles",
      "50 101",
      'must be numbers from 0 to 100, such as "50 99 99.9", or "" for none',
    ],
    [
      "proc-title-template",
      "{name}",
      'must be a text that is not empty, with no other variables than {title}, {listen-addr}, {server-mode}, {port}, {tls-port}, {unixsocket}, {config-file}, such as "{title} {listen-addr} {server-mode}"',
    ],
    ["array-slice-size", 1000, "must be a power of two, such as 4096"],
  ])("refuses %s %j", (directive, value, reason) => {
    expect(checkSettings({ [directive]: value })).toEqual([
      { directive, value: JSON.stringify(value), reason },
    ]);
  });

  test.each(Object.entries(directives))(
    "says of %s what it takes, by an example it takes",
    (name, directive) => {
      const words = takes(directive);
      for (const value of [[{}], { a: {} }, null]) {
        expect(checkSettings({ [name]: value })[0]?.reason).toContain(`must be ${words}`);
      }
      if (name.endsWith("-pass")) return;
      const examples = [...words.matchAll(/such as ("[^"]*"|[^\s,;]+)/g)].map(([, each = ""]) => each);
      const ofShare = (example: string) => name === "maxmemory" && example.endsWith("%");
      const accepted = [...(directive.kind.names ?? []), ...examples.map((each) => each.replaceAll('"', ""))];
      expect(accepted).not.toEqual([]);
      expect(
        accepted.filter((each) => directive.kind.normalize(each) === undefined && !ofShare(each)),
      ).toEqual([]);
    },
  );

  test.each<[number | undefined, string, string | undefined]>([
    [512, "75%", undefined],
    [512, "12.5%", undefined],
    [undefined, "75%", undefined],
    [512, "0%", "is no share of the argument `memory`: take 1% to 100%, such as 75%"],
    [512, "101%", "is no share of the argument `memory`: take 1% to 100%, such as 75%"],
    [
      0,
      "75%",
      "is a share of the argument `memory`, which is 0 for no limit: set `memory` as well (with 512, 75% is 384mb), or declare bytes, such as maxmemory 384mb",
    ],
  ])("with memory %j, a maxmemory of %s", (memory, maxmemory, reason) => {
    expect(checkSettings({ maxmemory }, { memory })[0]?.reason).toBe(reason);
  });

  test.each([
    [512, "75%", "384mb"],
    [512, "33.3%", "178778013"],
    [24, "12.5%", "3mb"],
  ])("of %j MiB, %s are %s", (memory, maxmemory, bytes) => {
    expect(withoutShare({ maxmemory, hz: 20 }, memory)).toEqual({ maxmemory: bytes, hz: 20 });
  });

  test.each([
    ["appendonyl", "there is no such directive; did you mean appendonly?"],
    ["maxmemory_policy", "there is no such directive; did you mean maxmemory-policy?"],
    ["AppendOnly", "there is no such directive; did you mean appendonly?"],
    ["requirepas", "there is no such directive; did you mean requirepass?"],
    [
      "frobnicate",
      "there is no such directive in Redis 7.4 to 8.10; for a newer Redis, add it to the table in components/conf/directives",
    ],
    [
      "constructor",
      "there is no such directive in Redis 7.4 to 8.10; for a newer Redis, add it to the table in components/conf/directives",
    ],
    ["port", "the component sets it: use the argument `port`"],
    ["aclfile", "the component writes it: use the argument `users`"],
    ["include", "nothing but what is declared shall boot: put the directives themselves into `settings`"],
    [
      "replicaof",
      "a RedisServer stands alone: what it holds comes from its own volume, not from another server; leave it out",
    ],
    ["lua-replicate-commands", "Redis has ignored it since 7.0; leave it out"],
  ])("refuses %s and says what to do", (directive, reason) => {
    expect(checkSettings({ [directive]: "x" })[0]?.reason).toBe(reason);
  });

  test.each([
    "requirepass",
    "requirepas",
    "masterauth",
    "masteraut",
    "my-module.apikey",
    "user",
    "tls-key-file-pass",
    "tls-client-key-file-pass",
  ])("never prints the value of %s", (directive) => {
    expect(checkSettings({ [directive]: "hunter2\n" })).toMatchObject([{ directive, value: "(hidden)" }]);
    expect(JSON.stringify(checkSettings({ [directive]: "hunter2\n" }))).not.toContain("hunter2");
  });

  const noTlsYet =
    "TLS is not supported yet: this component brings no certificates into the container, so that only an image of your own can have them";
  const tls = { "tls-port": 6380, "tls-cert-file": "/tls/redis.crt", "tls-key-file": "/tls/redis.key" };
  test.each<[string, RedisSettings, string[]]>([
    [
      "a TLS port without a certificate",
      { "tls-port": 6380 },
      [`tls-port 6380: needs tls-cert-file and tls-key-file; ${noTlsYet}`],
    ],
    [
      "a TLS port that asks clients for certificates it cannot check",
      tls,
      [
        "tls-port 6380: needs tls-ca-cert-file or tls-ca-cert-dir to check clients by, or tls-auth-clients no",
      ],
    ],
    ["a TLS port that does not ask", { ...tls, "tls-auth-clients": "NO" }, []],
    ["a TLS port with an authority", { ...tls, "tls-ca-cert-file": "/tls/ca.crt" }, []],
    [
      "a log to a syslog that is not there",
      { "syslog-enabled": true },
      [
        "syslog-enabled true: would have no effect, because there is no syslog in the container; leave it out: `docker logs` has the log, and a logging driver of the Docker daemon sends it on",
      ],
    ],
    ["no TLS port", { "tls-port": 0 }, []],
    ["sparse arrays off", { "array-sparse-kmax": 0 }, []],
    [
      "an old name beside the new one",
      { "slave-read-only": "yes", "replica-read-only": "no" },
      ['slave-read-only "yes": is the old name of replica-read-only, which is declared too; leave it out'],
    ],
    [
      "a share of maxmemory that shuts the admin out",
      { "maxmemory-clients": "1%", maxmemory: "64mb" },
      [
        'maxmemory-clients "1%": is 671088 bytes of maxmemory 64mb; the admin\'s own connection needs at least 1048576: take a larger share, or 0 for no limit',
      ],
    ],
    ["a share that does not", { "maxmemory-clients": "2%", maxmemory: "64mb" }, []],
    ["a share of no limit", { "maxmemory-clients": "1%" }, []],
    [
      "a share of a share",
      { "maxmemory-clients": "1%", maxmemory: "12.5%" },
      [
        'maxmemory-clients "1%": is 671088 bytes of maxmemory 64mb; the admin\'s own connection needs at least 1048576: take a larger share, or 0 for no limit',
      ],
    ],
    [
      "a lower threshold above the upper one",
      { "array-sparse-kmin": 10 },
      ["array-sparse-kmin 10: array-sparse-kmin (10) must be less than array-sparse-kmax (10)"],
    ],
  ])("together: %s", (_, settings, expected) => {
    expect(problems(settings)).toEqual(expected);
  });

  test("reports every problem at once", () => {
    expect(problems({ dir: "/tmp", maxmemory: "1tb", hz: 10 })).toHaveLength(2);
  });

  test.each([
    "search-workers",
    "search-_numeric-compress",
    "ts-num-threads",
    "bf-error-rate",
    "cf-bucket-size",
    "my-module.depth",
  ])("leaves %s of a module to the image", (directive) => {
    expect(problems({ [directive]: "whatever" })).toEqual([]);
    expect(bootSettings({ [directive]: "whatever" })).toEqual({ [directive]: "whatever" });
    expect(liveSettings({ [directive]: "whatever" })).toEqual({});
  });
});
