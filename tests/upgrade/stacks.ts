import { readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { freePort } from "../../scripts/freePort";
import { repository, TestStack } from "../e2e/testStack";
import { BareServer } from "../parts/boot/bareServer";
import { fill } from "../parts/boot/persistence";

/** What the tests change of it is typed. */
export interface Configuration extends Record<string, unknown> {
  users: Record<string, { rules?: string; [property: string]: unknown }>;
  settings?: Record<string, unknown>;
}

/** A stack as people have it. Every key must be known to the commit that is upgraded from, too. */
interface StackToUpgrade {
  what: string;
  config(stack: TestStack): Configuration;
  /** Configured in a second `up`. */
  changed?: Record<string, unknown>;
  /** Passwords that are given as encrypted values, by user. */
  passwords?: Record<string, string>;
  /** Runs before the first `up`. */
  prepare?(stack: TestStack): Promise<void>;
}

const adoptedVolume = (stack: TestStack) => `somebodys-${stack.name}`;

/** A server that was started by hand leaves a volume with data. */
async function fillVolume(stack: TestStack): Promise<void> {
  const server = new BareServer(
    `plain-${stack.name}`,
    await TestStack.image(),
    await freePort(),
    adoptedVolume(stack),
  );
  await server.startLikeTheRecipe();
  await fill(server.redis);
  await server.redis.save();
  await server.destroyContainer();
}

export const stacks: StackToUpgrade[] = [
  {
    what: "dev's defaults",
    config: () => ({
      ...stackFile("Pulumi.dev.yaml"),
      // Not the shorter one that tests have.
      readyTimeout: undefined,
    }),
  },
  {
    what: "the host's network, with memory and settings",
    config: (stack) => ({
      network: "host",
      bindAddress: "127.0.0.1",
      containerName: `on-host-${stack.name}`,
      memory: 512,
      restart: "always",
      stopGracePeriod: 20,
      readyTimeout: 90,
      retainData: false,
      settings: {
        maxmemory: "128mb",
        "maxmemory-policy": "allkeys-lru",
        appendfsync: "always",
        save: "900 1 60 1000",
        timeout: 300,
        activerehashing: false,
        "slowlog-log-slower-than": -1,
        "notify-keyspace-events": "KEA",
        "client-output-buffer-limit": "replica 64mb 16mb 30 pubsub 16mb 4mb 60",
        "auto-aof-rewrite-percentage": 50,
        "auto-aof-rewrite-min-size": "32mb",
        "oom-score-adj-values": "10 200 800",
        "proc-title-template": "{title} {listen-addr}",
        databases: 4,
        "io-threads": 2,
        "tcp-backlog": 128,
        rdbchecksum: true,
        "syslog-ident": 'it\'s "quoted" $HOME \\ ü',
      },
      users: {
        app: { rules: "~app:* &app:* +@all -@admin -@dangerous +info" },
        checks: { preset: "probe" },
      },
      aof: { rewriteTrigger: "first" },
    }),
    changed: { aof: { rewriteTrigger: 2 } },
  },
  {
    what: "an adopted volume with eleven users",
    prepare: fillVolume,
    config: (stack) => ({
      dataVolume: adoptedVolume(stack),
      protectData: true,
      adminRotation: 1,
      users: {
        app: {
          rules: "~* &* +@all -@admin -@dangerous +info",
          mustAllow: ["GET x", "INFO"],
          mustDeny: ["FLUSHALL", "CONFIG GET dir"],
          rotation: 0,
        },
        shop: {
          rules: "%R~stock:* ~cart:* &cart:* +@all -@admin -@dangerous (~tmp:* +@write) (%W~log:* +append)",
          mustAllow: ["SET cart:1 x", "PUBLISH cart:news hello"],
          mustDeny: ["SET stock:1 x"],
        },
        jobs: { preset: "queue", keys: ["bull:*", "bull:{x}:*"], rotation: 1 },
        web: { preset: "sessions", keys: ["sess:*"], rotation: 1, revokePrevious: true },
        news: { preset: "pubsub", keys: ["news:*"] },
        figures: { preset: "metrics" },
        given: { rules: "~given:* +@read" },
        reader: { preset: "readonly", keys: ["app:*", "cart:*"], mustDeny: ["SET app:1 x"] },
        "odd.User@ex-1:ü|%'\"": {
          rules: "resetchannels ~odd:[a-c]* +get +config|get -@dangerous sanitize-payload on",
        },
        "app-b": { rules: "+ping" },
        unused: { rules: "off ~* +@all", rotation: 2, revokePrevious: false },
      },
    }),
    passwords: { given: "with spaces, a : and ü", reader: "Given-2" },
  },
];

/** The keys as they are without the project's namespace. */
function stackFile(name: string): Configuration {
  const { config } = parse(readFileSync(join(repository, name), "utf8"));
  const entries = Object.entries(config).map(([key, value]) => [key.replace("redis-server:", ""), value]);
  return Object.fromEntries(entries) as Configuration;
}
