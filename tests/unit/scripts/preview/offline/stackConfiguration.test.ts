import { describe, expect, it } from "vitest";
import { stackConfiguration } from "../../../../../scripts/preview/offline/stackConfiguration";

const project = `name: redis-server
config:
  memory: { type: string, default: "0" }
  short: abc
  list: [1, 2]
  object: { type: object, default: {} }
  value: { value: { a: 1, b: "2" } }
  other:key: text
`;

function configuration(config: string, before = "") {
  return stackConfiguration("dev", { project, stack: `${before}config:\n${config.replace(/^/gm, "  ")}\n` });
}

// The right column is what Pulumi 3.250 gave to a program by `pulumi.runtime.allConfig()`.
it.each([
  ["a number", "memory: 512", "memory", "512"],
  ["a text that looks like one", 'redis-server:port: "6380"', "port", "6380"],
  ["a switch", "flag: true", "flag", "true"],
  ["a fraction", "f: 0.5", "f", "0.5"],
  ["a number in another spelling", "h: 0x10", "h", "16"],
  ["a number in groups", "g: 1_000_000", "g", "1000000"],
  ["a time that was a number in YAML 1.1", "t: 1:40", "t", "1:40"],
  ["a number with a zero before", "z: 010", "z", "10"],
  ["a word that was a switch in YAML 1.1", "n: no", "n", "no"],
  ["nothing", "n: null", "n", ""],
  ["a text of lines", "t: |\n  a\n  b", "t", "a\nb\n"],
  [
    "a map",
    'users: { app: { rules: "~<a> +get", rotation: 2 } }',
    "users",
    '{"app":{"rules":"~<a> +get","rotation":2}}',
  ],
  ["a key in the old form", "redis-server:config:restart: always", "restart", "always"],
  ["an alias", "x: &x { a: 1 }\ny:\n  <<: *x\n  b: 2", "y", '{"a":1,"b":2}'],
  ["a default of the project", "", "memory", "0"],
  ["one in short", "", "short", "abc"],
  ["a list in short", "", "list", "[1,2]"],
  ["an empty map", "", "object", "{}"],
  ["a value of the project", "", "value", '{"a":1,"b":"2"}'],
])("%s is what Pulumi makes of it", (_what, config, key, text) => {
  expect(configuration(config).config[`redis-server:${key}`]).toBe(text);
});

it("keys of others are apart, also those of the project file, and so is what encrypts the stack", () => {
  const { others } = configuration("docker:host: tcp://a", "encryptionsalt: v1:x\n");
  expect(others).toEqual({ "docker:host": '"tcp://a"', "other:key": '"text"', encryptionsalt: '"v1:x"' });
});

describe("what is encrypted", () => {
  it("as a whole, is left out", () => {
    const { config, secret, unknown, seals } = configuration("port: { secure: v1:p }");
    expect(config).not.toHaveProperty("redis-server:port");
    expect([[...secret], [...unknown]]).toEqual([["port"], ["port"]]);
    expect(seals.properties).toEqual({ port: "v1:p" });
  });

  it("in a part, leaves the others", () => {
    const { config, unknown, seals } = configuration("settings: { hz: 20, maxmemory: { secure: v1:m } }");
    expect(config["redis-server:settings"]).toBe('{"hz":20}');
    expect([...unknown]).toEqual([]);
    expect(seals.settings).toEqual({ maxmemory: "v1:m" });
  });

  it("as a password, is some text", () => {
    const { config, seals } = configuration('users: { app: { rules: "", password: { secure: v1:a } } }');
    expect(config["redis-server:users"]).toBe('{"app":{"rules":"","password":"encrypted"}}');
    expect(seals.passwords).toEqual({ app: "v1:a" });
  });

  it.each([
    ["one", "{ secure: v1:a }", [0], "v1:a"],
    ["some", "[{ secure: v1:a }, { secure: v1:b }]", [0, 1], '[{"secure":"v1:a"},{"secure":"v1:b"}]'],
  ])("as the hash of %s password, is some hash", (_, passwordHash, some, seal) => {
    const { config, seals } = configuration(`users: { app: { rules: "", passwordHash: ${passwordHash} } }`);
    const hashes = some.map((at) => String(at).padStart(64, "0"));
    const known = JSON.parse(config["redis-server:users"] ?? "");
    expect(known.app.passwordHash).toEqual(hashes.length > 1 ? hashes : hashes[0]);
    expect(seals.passwords).toEqual({ app: seal });
  });
});

const nested = (depth: number) => `${"[".repeat(depth)}${"]".repeat(depth)}`;
const bomb = ["a0: &a0 [x, x, x, x, x, x, x, x, x]"];
for (let n = 1; n < 9; n++)
  bomb.push(
    `a${n}: &a${n} [${Array(9)
      .fill(`*a${n - 1}`)
      .join(", ")}]`,
  );

it.each([
  ["a file that is too large", `a: ${"x".repeat(2 ** 20)}`, /Pulumi\.dev\.yaml is larger than 1024 KiB/],
  ["aliases of aliases", bomb.join("\n"), /more than 200000 values once its aliases are written out/],
  ["an alias of itself", "a: &a [*a]", /nested more than 30 deep/],
  ["a value that is nested too deep", `a: ${nested(40)}`, /nested more than 30 deep/],
  ["one that is nested much too deep", `a: ${nested(50_000)}`, /cannot be read as YAML: nesting/],
  [
    "a key that every object has",
    "__proto__: { polluted: yes }",
    /the key "__proto__", which nothing can have/,
  ],
  ["a key for a terminal", '"\\e[31mred": 1', /the key "\\u001b\[31mred", which nothing can have/],
  ["a key that begins a line of its own", '"a\\nerror: b": 1', /the key "a\\nerror: b"/],
  ["what is no YAML", "a: [", /Pulumi\.dev\.yaml cannot be read as YAML/],
  ["the same key twice", "a: 1\na: 2", /duplicated mapping key/],
  ["a tag that makes something", 'a: !!js/function "x"', /unknown tag/],
  [
    "rules that take long to judge",
    `users: { app: { rules: "${"-@all ".repeat(400)}" } }`,
    /users\.app\.rules has 2400/,
  ],
  [
    "demands without end",
    `users: { app: { mustDeny: [${"GET, ".repeat(101)}] } }`,
    /users\.app has more than 100/,
  ],
  [
    "demands on long rules without end",
    `users: { ${Array.from({ length: 6 }, (_, n) => `u${n}: { rules: "${"+get ".repeat(400)}", mustDeny: &d [${"GET, ".repeat(100)}] }`).join(", ")} }`,
    /users has so many rules and demands/,
  ],
  [
    "users without end",
    `users: { ${Array.from({ length: 2001 }, (_, n) => `u${n}: {}`).join(", ")} }`,
    /users has 2001/,
  ],
  ["a list", "- a", /`config` of Pulumi\.dev\.yaml is no map/],
  ["a key that is none", "a:b:c:d: 1", /"a:b:c:d" is no configuration key/],
])("refuses %s", (_what, config, words) => {
  expect(() => configuration(config)).toThrow(words);
  expect({}).not.toHaveProperty("polluted");
});

it("refuses what the project needs and nobody gives", () => {
  const files = { project: "name: redis-server\nconfig: { size: { type: string } }", stack: "" };
  expect(() => stackConfiguration("dev", files)).toThrow("Stack 'dev' is missing configuration values: size");
});
