import { describe, expect, it } from "vitest";
import { type ArgumentName, argumentSchema } from "../../../components/arguments/schema";
import { readStackConfig, StackConfigError } from "../../../components/arguments/stackConfig";

interface Example {
  /** As it stands in a stack file. */
  good: unknown;
  bad: unknown;
  /** What the error says of the bad one, besides the key. */
  words: RegExp;
}

/** Every key of a stack file: one value that is taken, one that is refused. The type lets none be forgotten. */
const examples: Record<ArgumentName, Example> = {
  image: { good: "redis:8.2.6@sha256:0123", bad: "redis 8", words: /"redis 8" .* the name of an image/ },
  port: { good: 6380, bad: 70_000, words: /70000 .* a whole number from 1 to 65535/ },
  bindAddress: { good: "10.0.0.5", bad: "redis-1", words: /"redis-1" .* an IP address of the Docker host/ },
  network: { good: "shop", bad: "none", words: /"none" .* bridge, host or the name/ },
  endpoint: {
    good: "redis-1.vpn:6380",
    bad: "redis://redis-1",
    words: /"redis:\/\/redis-1" .* HOST or HOST:PORT/,
  },
  containerName: { good: "sessions", bad: "-sessions", words: /"-sessions" .* a name that Docker accepts/ },
  memory: { good: 512, bad: 23, words: /23 .* whole MiB, at least 24, or 0/ },
  restart: {
    good: "always",
    bad: "sometimes",
    words: /"sometimes" .* no, on-failure, always, unless-stopped/,
  },
  stopGracePeriod: { good: 300, bad: 0, words: /0 .* whole seconds from 1 to 3600/ },
  readyTimeout: { good: 900, bad: "15m", words: /"15m" .* whole seconds from 1 to 86400/ },
  dataVolume: {
    good: "redis-data",
    bad: "/var/redis",
    words: /"\/var\/redis" .* the name of a Docker volume/,
  },
  retainData: { good: false, bad: "perhaps", words: /"perhaps" .* true or false/ },
  protectData: { good: false, bad: 1, words: /1 .* true or false/ },
  users: {
    good: { app: { rules: "~* +get" } },
    bad: { app: { rules: "~* +nosuchcommand get" } },
    words: /users\.app\.rules/,
  },
  settings: {
    good: { maxmemory: "1gb" },
    bad: { maxmemory: "1 gib" },
    words: /maxmemory "1 gib": must be bytes such as/,
  },
  aof: {
    good: { rewriteTrigger: 1 },
    bad: { rewriteTrigger: true },
    words: /true .* a text or a whole number/,
  },
  adopt: {
    good: { from: "dump.rdb" },
    bad: { from: "dump" },
    words: /"dump" .* one of dump\.rdb, appendonlydir/,
  },
  backup: {
    good: { schedule: "0 3 * * *", to: "/srv/backups", keep: 14 },
    bad: { schedule: "0 3 * *", to: "/srv/backups" },
    words: /backup\.schedule: "0 3 \* \*" is not allowed \(.*\); allowed are five fields of cron in UTC/,
  },
  adminRotation: { good: 1, bad: -1, words: /-1 .* a whole number from 0 to 1000000/ },
};

/** What Pulumi hands over for a stack file: texts as they are, everything else as JSON. */
function read(config: Record<string, unknown>, secret?: ReadonlySet<string>) {
  const texts = Object.entries(config).map(([key, value]) => [
    `redis-server:${key}`,
    typeof value === "string" ? value : JSON.stringify(value),
  ]);
  return readStackConfig("redis-server", Object.fromEntries(texts), secret);
}

function refusal(config: Record<string, unknown>, secret?: ReadonlySet<string>): string {
  try {
    read(config, secret);
  } catch (error) {
    if (error instanceof StackConfigError) return error.message;
    throw error;
  }
  throw new Error("it was taken, it should have been refused");
}

describe("each key of a stack file", () => {
  const rows = Object.entries(examples).map(([key, example]) => ({ key: key as ArgumentName, ...example }));

  it.each(rows)("$key takes $good", ({ key, good }) => {
    expect(read({ [key]: good })[key]).toEqual(good);
  });

  it.each(rows)("$key refuses $bad, naming itself, the value and what is allowed", ({ key, bad, words }) => {
    const message = refusal({ [key]: bad });
    expect(message).toContain(`redis-server:${key}`);
    expect(message).toMatch(words);
  });

  it.each(rows)("$key is the nearest one to its misspelling", ({ key }) => {
    const misspelt = `${key.slice(0, -2)}${key.slice(-1)}`;
    expect(refusal({ [misspelt]: "" })).toContain(
      `redis-server:${misspelt}: there is no such key; the nearest one is ${key}`,
    );
  });

  it("is in this table", () => {
    expect(Object.keys(examples).sort()).toEqual(Object.keys(argumentSchema.shape).sort());
  });
});

it.each([
  ["memory", "512Mi", 512],
  ["memory", "512MB", 512],
  ["memory", "1g", 1024],
  ["memory", "1.5 GiB", 1536],
  ["memory", "512m", 512],
  ["memory", "16mb", undefined],
  ["memory", "a lot", undefined],
  ["stopGracePeriod", "90s", 90],
  ["readyTimeout", "15m", 900],
  ["readyTimeout", "2 hours", 7200],
  ["readyTimeout", "2 days", undefined],
])("%s: %s has a number to use: %j", (key, text, number) => {
  const advice = number === undefined ? "" : `; ${text} is ${number}`;

  expect(refusal({ [key]: text })).toMatch(
    new RegExp(`redis-server:${key}: "${text}" is not allowed; allowed is [^;]*${advice}$`),
  );
});

it.each([
  ["users", '{ "app": { "password": "canary" }', "users"],
  ["users", { app: "canary" }, "users.app"],
  ["settings", "requirepass canary", "settings"],
])("%s as %j is refused without a password that may be in it", (key, value, where) => {
  const message = refusal({ [key]: value });
  expect(message).toContain(
    `redis-server:${where}: the value (not shown, a password may be in it) is not allowed`,
  );
  expect(message).not.toContain("canary");
});

describe("a key that is set secret", () => {
  const rows = Object.entries(examples).map(([key, { good, bad }]) => ({ key, good, bad }));
  const secretly = (key: string, value: unknown) => {
    try {
      readStackConfig(
        "redis-server",
        { [`redis-server:${key}`]: typeof value === "string" ? value : JSON.stringify(value) },
        new Set([key]),
      );
    } catch (error) {
      return (error as Error).message;
    }
    return "taken";
  };

  it.each(rows.filter(({ key }) => key !== "users"))("$key is refused without its value", ({ key, bad }) => {
    const values = typeof bad === "object" ? Object.values(bad as object) : [bad];
    const message = secretly(key, bad);
    expect(message).toContain(`redis-server:${key}`);
    for (const value of values) expect(message.split(/[\s:]+/)).not.toContain(JSON.stringify(value));
    expect(message).not.toContain("did you mean");
  });

  it.each(rows)("$key is taken, unless it names or protects resources", ({ key, good }) => {
    const plain = ["containerName", "dataVolume", "retainData", "protectData"].includes(key);
    expect(secretly(key, good)).toBe(
      plain
        ? `the stack's configuration is refused:\n  redis-server:${key}: is set secret, but is in every state and preview: set it without --secret`
        : "taken",
    );
  });

  it.each([
    ["    app:\n      password:\n        secure: v1:a:b\n", undefined],
    ["    app:\n      passwordHash:\n        secure: v1:a:b\n", undefined],
    ["    app:\n      passwordHash:\n        - secure: v1:a:b\n        - secure: v1:c:d\n", undefined],
    [
      "    app:\n      rules:\n        secure: v1:a:b\n",
      "users.app.rules: is set secret, but in users only passwords and their hashes can be: set it without --secret",
    ],
    [
      "    secure: v1:a:b\n",
      "users: is set secret, but in users only passwords and their hashes can be: set it without --secret, and those with --secret --path",
    ],
  ])("of users may be a password or its hash: %j", (encrypted, message) => {
    const config = { "redis-server:users": '{"app": {"rules": "+ping", "password": "x"}}' };
    const file = `config:\n  redis-server:users:\n${encrypted}`;
    const judged = () => readStackConfig("redis-server", config, new Set(["users"]), file);
    if (message === undefined) expect(judged).not.toThrow();
    else expect(judged).toThrow(`the stack's configuration is refused:\n  redis-server:${message}`);
  });

  it("of settings that do not go together shows none of them", () => {
    const settings = {
      "array-sparse-kmin": 47,
      "array-sparse-kmax": 12,
      maxmemory: "47mb",
      "maxmemory-clients": "1%",
    };
    const message = secretly("settings", settings);
    expect(message).toContain("array-sparse-kmin (hidden): array-sparse-kmin (hidden) must be less than");
    expect(message).not.toMatch(/47|12|1%/);
  });

  it("is not told by what others make of it", () => {
    const judged = (secret: string, config: Record<string, unknown>) => refusal(config, new Set([secret]));
    const ofMemory = judged("memory", {
      memory: 470,
      settings: { maxmemory: "10%", "maxmemory-clients": "1%" },
    });
    expect(ofMemory).toContain("maxmemory-clients (hidden): is (hidden) bytes of maxmemory (hidden)");
    expect(ofMemory).not.toMatch(/47|4928/);
    const users = { app: { preset: "cache", keys: ["a:*"], database: 7 } };
    const ofSettings = judged("settings", { settings: { databases: 5 }, users });
    expect(ofSettings).toContain("users.app.database: 7 is not there, the server has fewer databases; take");
    expect(ofSettings).not.toMatch(/[45]/);
  });
});

it.each([
  ["tls-key-file-pass", "settings.tls-key-file-pass"],
  ["search-oss-global-password", "settings.search-oss-global-password"],
  ["my-module.token", 'settings["my-module.token"]'],
])("%s is refused in clear, without its value", (directive, path) => {
  const message = refusal({ settings: { [directive]: "hunter22" }, image: "example.com/own:8.2" });
  expect(message).toContain(`settings: ${directive} (hidden): is a secret, and would be readable`);
  expect(message).toContain(`pulumi config set --secret --path '${path}'`);
  expect(message).not.toContain("hunter22");
});

it("a share of memory is judged by the memory that is declared", () => {
  const settings = { maxmemory: "75%" };
  expect(read({ settings, memory: 512 }).settings).toEqual(settings);
  expect(refusal({ settings })).toContain(
    'settings: maxmemory "75%": is a share of the argument `memory`, which is 0',
  );
});

it("settings and rules are judged by the Redis of the image, that of the default image too", () => {
  expect(
    refusal({ image: "redis:7.4", settings: { lookahead: 16 }, users: { app: { rules: "+hgetex" } } }),
  ).toMatch(
    /settings: lookahead 16: it came with Redis 8\.4 .*\n.*users\.app\.rules: `hgetex` came with Redis 8\.0/,
  );
  expect(refusal({ settings: { lookahead: 16 } })).toContain("came with Redis 8.4 and the image redis:8.2.9");
  expect(read({ image: "redis:8.4", settings: { lookahead: 16 } })).toBeDefined();
});

it("all faults of a stack file are named at once", () => {
  const message = refusal({ port: 0, memmory: 512, settings: { apendonly: "yes" } });
  expect(message.split("\n")).toHaveLength(4);
});
