import Redis from "ioredis";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { checkSettings } from "../../../components/conf/checkSettings";
import { directives, findDirective } from "../../../components/conf/directives";
import type { Directive } from "../../../components/conf/directives/directive";
import { refused } from "../../../components/conf/directives/refused";
import { renderConf } from "../../../components/conf/redisConf";
import { sameValue } from "../../../components/conf/sameValue";
import { freePort } from "../../../scripts/freePort";
import { BareServer } from "./bareServer";
import { candidateDirectory } from "./candidate";
import { docker, dockerOutcome } from "./docker";
import { redisImage } from "./image";
import { untilItListens } from "./untilItListens";
import { writtenValues } from "./writtenValues";

/** Redis takes a value out of range and uses another one instead: the table refuses it. */
const bentByRedis = new Set(["hz", "repl-backlog-size"]);
/** Redis takes a value with which it closes the admin's own connection: the table refuses it. */
const closesTheAdmin = new Set(["maxmemory-clients"]);
/** Classes of events that came with 8.2 to 8.10. */
const newEvents = /[ocaSTIV]/;
/** Judged by more than the value: by certificates, locales, capabilities, limits and the build. */
const judgedElsewhere = new Set([
  "tls-port",
  "locale-collate",
  "oom-score-adj",
  "maxclients",
  "activedefrag",
]);

const servers: string[] = [];

async function startRedis(purpose: string, conf: string): Promise<Redis> {
  const name = `conf-${purpose}-${process.pid}`;
  const port = await freePort();
  servers.push(name);
  const published = ["--publish", `127.0.0.1:${port}:6379`, "--env", `CONF=${conf}`];
  // The image's own defaults, reachable from outside of the container.
  const start = `printf '%s\\n' "$CONF" > /tmp/redis.conf && exec redis-server /tmp/redis.conf --protected-mode no --aclfile ""`;
  await docker(
    "run",
    "--detach",
    "--name",
    name,
    ...published,
    "--entrypoint",
    "sh",
    redisImage(),
    "-c",
    start,
  );
  const redis = new Redis({ port, ...untilItListens });
  redis.on("error", () => {});
  return redis;
}

async function configGet(redis: Redis, pattern: string): Promise<Map<string, string>> {
  const flat = (await redis.config("GET", pattern)) as string[];
  return new Map(flat.flatMap((name, i) => (i % 2 === 0 ? [[name, flat[i + 1] ?? ""] as const] : [])));
}

/** What CONFIG SET says: `OK`, or why not. */
const configSet = (redis: Redis, name: string, value: string): Promise<string> =>
  redis.config("SET", name, value).then(String, (error: Error) => error.message);

const versionNumber = (version: string): number => {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major * 1000 + minor;
};

afterAll(async () => {
  for (const server of servers) await dockerOutcome("rm", "--force", "--volumes", server);
});

describe("a Redis that nobody has configured", () => {
  let redis: Redis;
  let known: [string, Directive][];
  let defaults: Map<string, string>;

  beforeAll(async () => {
    redis = await startRedis("pristine", "");
    const version = versionNumber(/redis_version:(\S+)/.exec(await redis.info("server"))?.[1] ?? "");
    known = Object.entries(directives).filter(
      ([, { since = "0", until = "9999" }]) =>
        versionNumber(since) <= version && version < versionNumber(until),
    );
    defaults = await configGet(redis, "*");
  });
  afterAll(() => redis.disconnect());

  test("has no directive that the table does not know", () => {
    const unknown = [...defaults.keys()].filter(
      (name) => !findDirective(name) && !Object.hasOwn(refused, name),
    );
    expect(unknown).toEqual([]);
  });

  test("knows every directive of the table, with the default it gives", async () => {
    const expected = known.filter(([, { varies }]) => !varies);
    const actual: Record<string, string | undefined> = {};
    for (const [name, { hidden }] of expected)
      actual[name] = (hidden ? await configGet(redis, name) : defaults).get(name);
    expect(actual).toEqual(
      Object.fromEntries(expected.map(([name, { redisDefault }]) => [name, redisDefault])),
    );
  });

  test("changes live what the table calls live, and nothing else", async () => {
    const actual: Record<string, string> = {};
    for (const [name, { redisDefault }] of known) {
      const answer = await configSet(redis, name, defaults.get(name) ?? redisDefault);
      actual[name] =
        answer === "OK" ? "live" : answer.includes("can't set immutable config") ? "boot" : answer;
    }
    expect(actual).toEqual(Object.fromEntries(known.map(([name, { applies }]) => [name, applies])));
  });

  test("takes and refuses the same values as the table, and prints them with the same meaning", async () => {
    const disagreements: string[] = [];
    for (const [name, { applies, kind, redisDefault }] of known) {
      if (applies === "boot" || judgedElsewhere.has(name)) continue;
      for (const probe of writtenValues) {
        const text = kind.normalize(probe);
        // An empty size is 0 to Redis, and an empty list no change: the table wants to be told.
        if (text === undefined && (probe === "" || bentByRedis.has(name) || closesTheAdmin.has(name)))
          continue;
        if (name === "notify-keyspace-events" && newEvents.test(probe)) continue;
        const answer = await configSet(redis, name, text ?? probe);
        const printed = (await configGet(redis, name)).get(name) ?? "";
        if ((answer === "OK") !== (text !== undefined))
          disagreements.push(`${name} ${probe}: ${answer} ${printed}`);
        else if (text !== undefined && !sameValue(name, text, printed))
          disagreements.push(`${name} ${probe}: ${text} became ${printed}`);
      }
      await configSet(redis, name, redisDefault);
    }
    expect(disagreements).toEqual([]);
  });
});

describe("directives that Redis reads at boot", () => {
  /** Redis without a port says so and leaves: that far, it has taken the whole redis.conf. */
  const script = `while read -r line; do
    printf 'port 0\\n%s\\n' "$line" | redis-server - 2>&1 | grep -q 'not listen anywhere' && echo "$line"
  done; true`;
  const values = [
    ...[
      "yes",
      "NO",
      "nonsense",
      '""',
      "-1",
      "0",
      "1",
      "2",
      "129",
      "65536",
      "4294967296",
      "05",
      "1.5",
      "64mb",
    ],
    ...["local", "local7", "user"],
  ];
  const lines = Object.entries(directives)
    .filter(([, { applies, since, until }]) => applies === "boot" && !since && !until)
    .flatMap(([name, { kind }]) =>
      values.map((value) => ({ line: `${name} ${value}`, text: kind.normalize(value.replace('""', "")) })),
    );

  test("take and refuse the same values as the table", async () => {
    const input = lines.map(({ line }) => line).join("\n");
    const { output } = await dockerOutcome(
      ...[
        "run",
        "--rm",
        "--network",
        "none",
        "--env",
        `LINES_TO_TRY=${input}`,
        "--entrypoint",
        "sh",
        redisImage(),
      ],
      ...["-c", `printf '%s\\n' "$LINES_TO_TRY" | { ${script}; }`],
    );
    const accepted = lines.filter(({ text }) => text !== undefined).map(({ line }) => line);
    expect(output.trim().split("\n")).toEqual(accepted);
  });
});

describe("a redis.conf with every directive in it", () => {
  test("boots, and Redis reads every value as it was declared", async () => {
    const bare = await startRedis("names", "");
    const names = new Set((await configGet(bare, "*")).keys());
    bare.disconnect();
    const settings = {
      ...Object.fromEntries(
        Object.entries(directives).flatMap(([name, { redisDefault }]) =>
          names.has(name) ? [[name, redisDefault]] : [],
        ),
      ),
      appendonly: true,
      databases: 4,
      maxmemory: "2GB",
      save: "",
      "client-output-buffer-limit": "pubsub 64mb 16mb 90",
      "notify-keyspace-events": "Ex",
      "shutdown-on-sigterm": "now save",
      "syslog-ident": 'it\'s "my" \\redis',
      "proc-title-template": "größe {port}",
    };
    expect(checkSettings(settings)).toEqual([]);

    const redis = await startRedis("rendered", renderConf(settings, { port: 6379, bind: ["*"] }));
    const actual = await configGet(redis, "*");
    redis.disconnect();
    const different = Object.entries(settings).flatMap(([name, value]) => {
      const text = findDirective(name)?.kind.normalize(value) ?? "";
      const printed = actual.get(name) ?? "";
      return sameValue(name, text, printed) ? [] : [`${name}: ${text} became ${printed}`];
    });
    expect(different).toEqual([]);
    expect(actual.get("syslog-ident")).toBe('it\'s "my" \\redis');
    expect(actual.get("protected-mode")).toBe("no");
    expect(actual.get("dir")).toBe("/data");

    const server = new BareServer(`conf-installed-${process.pid}`, redisImage(), await freePort());
    try {
      const lines = renderConf(settings, { port: 6379, bind: ["*"] }).split("\n");
      expect(await server.tryToInstall(candidateDirectory(lines))).toMatchObject({ exitCode: 0 });
    } finally {
      await server.destroyWithData();
    }
  });
});
