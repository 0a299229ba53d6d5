import { docker } from "../parts/boot/docker";
import type { Series } from "./edit";

// The catalogue: what people edit, and what is to be said of it and to come true. The first user of a server has two clients here, each other one.

const app = { rules: "~app:* +@read +@write +ping -@dangerous" };
const shop = { preset: "cache", keys: ["shop:*"] };
const news = { preset: "pubsub", keys: ["news:*"] };
const reader = { preset: "readonly", keys: ["app:*"] };
const narrow = { rules: "~app:* +@read +ping -@dangerous" };
const all = { app: 2, shop: 1 };

/** One of each kind, on one stack, from nothing on: these run in `npm test` as well. */
export const oneOfEachKind: Series = {
  name: "one of each kind",
  edits: [
    {
      name: "server added",
      change: {
        image: "{own image}",
        users: { app, shop },
        memory: 256,
        protectData: true,
        settings: { maxmemory: "64mb" },
      },
      claims: {
        redis: {
          kind: "created",
          values: "none before",
          users: {
            app: { change: "added", gains: { "read and write on app:*": "SET app:1 x" } },
            shop: { change: "added", gains: { "read and write on shop:*": "SET shop:1 x" } },
          },
        },
      },
    },
    {
      name: "user removed",
      change: { users: { app } },
      claims: { redis: { kind: "live", closed: { shop: 1 }, users: { shop: { change: "removed" } } } },
    },
    {
      name: "password given",
      change: { users: { app: { ...app, password: "given by hand" } } },
      claims: {
        redis: {
          kind: "live",
          closed: { app: 2 },
          users: { app: { change: "changed", previousPassword: "ends" } },
        },
      },
    },
    {
      name: "directive with units",
      change: { settings: { maxmemory: "128mb" } },
      claims: { redis: { kind: "live", settings: { maxmemory: ["64mb", "128mb"] } } },
    },
    {
      name: "AOF off",
      change: { settings: { maxmemory: "128mb", appendonly: "no" } },
      claims: {
        redis: {
          kind: "live",
          risk: true,
          settings: { appendonly: ["yes", "no"] },
          concerns: ["data"],
        },
      },
    },
    {
      name: "image: patch",
      change: { image: "{patch image}" },
      claims: {
        redis: {
          kind: "replaced",
          why: { image: ["{own image}", "{patch image}"] },
          closed: { app: 2 },
          concerns: ["restart"],
        },
      },
    },
    {
      name: "memory to 0",
      change: { memory: 0 },
      refused: "memory: 0 is refused",
      claims: { redis: { kind: "unchanged" } },
    },
    {
      name: "protection off",
      change: { protectData: false },
      claims: {
        redis: {
          kind: "live",
          risk: true,
          properties: { protectData: ["true", "false"] },
          concerns: ["data"],
        },
      },
    },
    {
      name: "drift of a user",
      byHand: async ({ admin, connect }) => {
        await admin.call("ACL", "SETUSER", "app", "+flushall");
        await admin.call("ACL", "SETUSER", "mallory", "on", ">stolen", "+@all", "~*");
        await connect("mallory", "stolen");
      },
      refresh: true,
      claims: {
        redis: { kind: "live", closed: { mallory: 1 }, drift: ["app", "mallory"], concerns: ["drift"] },
      },
    },
    {
      name: "misspelt key",
      change: { memroy: 512 },
      refused: "memroy",
      claims: { redis: { kind: "unchanged" } },
    },
  ],
};

const users: Series = {
  name: "users",
  begin: { users: { app, shop } },
  edits: [
    {
      name: "user added",
      change: { users: { app, shop, news } },
      claims: {
        redis: {
          kind: "live",
          users: { news: { change: "added", gains: { "channel news:*": "PUBLISH news:1 x" } } },
          concerns: ["rights"],
        },
      },
    },
    {
      name: "preset changed",
      change: { users: { app, shop, news: reader } },
      claims: {
        redis: {
          kind: "live",
          users: {
            news: {
              change: "changed",
              gains: { "read on app:*": "GET app:1" },
              loses: { "channel news:*": "PUBLISH news:1 x" },
            },
          },
          // The client of `news` is subscribed to its channel.
          closed: { news: 1 },
          concerns: ["rights"],
        },
      },
    },
    {
      name: "rule widened",
      change: { users: { app: { rules: "~app:* +@read +@write +ping" }, shop, news: reader } },
      claims: {
        redis: {
          kind: "live",
          users: { app: { change: "changed", gains: { FLUSHALL: "FLUSHALL", KEYS: "KEYS app:*" } } },
          concerns: ["rights"],
        },
      },
    },
    {
      name: "rule narrowed",
      change: { users: { app: narrow, shop, news: reader } },
      claims: {
        redis: {
          kind: "live",
          users: {
            app: { change: "changed", loses: { FLUSHALL: "FLUSHALL", "@write": "SET app:1 x" } },
          },
        },
      },
    },
    {
      name: "password rotated",
      change: { users: { app: narrow, shop: { ...shop, rotation: 1 }, news: reader } },
      claims: {
        redis: { kind: "live", users: { shop: { change: "changed", previousPassword: "works" } } },
      },
    },
    {
      name: "password revoked",
      change: { users: { app: narrow, shop: { ...shop, rotation: 1, revokePrevious: true }, news: reader } },
      claims: { redis: { kind: "live", closed: { shop: 1 }, users: { shop: { change: "changed" } } } },
    },
    {
      name: "drift of a setting",
      byHand: async ({ admin }) => {
        await admin.config("SET", "auto-aof-rewrite-percentage", "50");
      },
      refresh: true,
      claims: { redis: { kind: "live", drift: ["auto-aof-rewrite-percentage"], concerns: ["drift"] } },
    },
    {
      name: "drift of a file",
      byHand: async ({ stack }) => {
        await inConfigVolume(stack.name, "echo 'maxclients 7' >>/conf/redis.conf");
      },
      refresh: true,
      claims: { redis: { kind: "live", drift: ["redis.conf"], concerns: ["drift"] } },
    },
    {
      name: "drift: container removed",
      byHand: async ({ stack }) => {
        await stack.container().stop();
        await stack.container().remove();
      },
      refresh: true,
      claims: { redis: { kind: "created", drift: ["container"], concerns: ["drift"] } },
    },
  ],
};

async function inConfigVolume(stack: string, script: string): Promise<void> {
  const { Config } = JSON.parse(await docker("inspect", "--format", "{{json .}}", `redis-${stack}`));
  const volume = `redis-${stack}-config:/conf`;
  await docker("run", "--rm", "--volume", volume, "--entrypoint", "sh", Config.Image, "-ec", script);
}

/** Ten thousand keys take five seconds to load; all other settings of this series come on top. */
const slow = { "key-load-delay": 400 };

const directives: Series = {
  name: "directives",
  begin: { users: { app, shop }, settings: { ...slow, appendonly: "no", "maxmemory-policy": "allkeys-lru" } },
  edits: [
    {
      name: "AOF on",
      change: { settings: { ...slow, "maxmemory-policy": "allkeys-lru" } },
      claims: { redis: { kind: "live", settings: { appendonly: ["no", "yes"] } } },
    },
    {
      name: "AOF rewritten",
      change: { aof: { rewriteTrigger: 1 } },
      claims: { redis: { kind: "live", properties: { "aof.rewriteTrigger": [null, "1"] } } },
    },
    {
      name: "directive that is live",
      change: { settings: { ...slow, "maxmemory-policy": "allkeys-lru", appendfsync: "always" } },
      claims: { redis: { kind: "live", settings: { appendfsync: ["Redis's default, everysec", "always"] } } },
    },
    {
      name: "directive back to its default",
      change: { settings: { ...slow, appendfsync: "always" } },
      claims: {
        redis: {
          kind: "live",
          settings: { "maxmemory-policy": ["allkeys-lru", "Redis's default, noeviction"] },
        },
      },
    },
    {
      name: "save",
      change: { settings: { ...slow, appendfsync: "always", save: "60 1" } },
      claims: {
        redis: { kind: "live", settings: { save: ["Redis's default, 3600 1 300 100 60 10000", "60 1"] } },
      },
    },
    {
      name: "directive that is read at boot",
      // Since then it is known how long it loads.
      prepare: async (stack) => {
        await stack.container().restart();
        await stack.healthy();
      },
      change: { settings: { ...slow, appendfsync: "always", save: "60 1", databases: 4 } },
      claims: {
        redis: {
          kind: "replaced",
          why: { "settings.databases": [null, "4"] },
          closed: all,
          settings: { databases: ["Redis's default, 16", "4"] },
          concerns: ["restart"],
        },
      },
    },
    {
      name: "two changes at once",
      change: {
        settings: { ...slow, appendfsync: "always", save: "60 1", databases: 8 },
        users: { app: narrow, shop },
      },
      claims: {
        redis: {
          kind: "replaced",
          why: { "settings.databases": ["4", "8"] },
          closed: all,
          settings: { databases: ["4", "8"] },
          users: { app: { change: "changed", loses: { APPEND: "APPEND app:1 x" } } },
          concerns: ["restart"],
        },
      },
    },
  ],
};

const images: Series = {
  name: "images",
  // Categories of commands grow with versions, and an image under the tag of one has not got its commands.
  begin: {
    users: { app: { rules: "~app:* +get +set +ping" }, shop: { rules: "~shop:* +get" } },
    image: "{patch image}",
  },
  edits: [
    {
      name: "image: downgrade",
      change: { image: "{own image}" },
      claims: {
        redis: {
          kind: "replaced",
          why: { image: ["{patch image}", "{own image}"] },
          closed: all,
          concerns: ["restart"],
        },
      },
    },
    {
      name: "image: minor",
      change: { image: "{minor image}" },
      claims: {
        redis: {
          kind: "replaced",
          why: { image: ["{own image}", "{minor image}"] },
          closed: all,
          concerns: ["restart"],
        },
      },
    },
    {
      name: "image: major",
      change: { image: "{major image}" },
      claims: {
        redis: {
          kind: "replaced",
          why: { image: ["{minor image}", "{major image}"] },
          closed: all,
          // Of a version that is not known, there may be no way back.
          risk: true,
          concerns: ["restart", "data"],
        },
      },
    },
  ],
};

const container: Series = {
  name: "container",
  begin: { users: { app, shop }, memory: 256, settings: { maxmemory: "64mb" } },
  edits: [
    {
      name: "port",
      change: { port: "{other port}" },
      claims: {
        redis: {
          kind: "replaced",
          why: { port: ["{port}", "{other port}"] },
          closed: all,
          concerns: ["restart"],
        },
      },
    },
    {
      name: "bind address",
      change: { bindAddress: "127.0.0.2" },
      claims: {
        redis: {
          kind: "replaced",
          // Which host has it is not for the public.
          why: { bindAddress: ["127.0.0.1", "***"] },
          closed: all,
          concerns: ["restart"],
        },
      },
    },
    {
      name: "network",
      change: { network: "{network}" },
      claims: {
        redis: {
          kind: "replaced",
          why: { network: ["bridge", "{network}"] },
          closed: all,
          concerns: ["restart"],
        },
      },
    },
    {
      name: "memory up",
      change: { memory: 512 },
      claims: { redis: { kind: "live", properties: { memory: ["256 MiB", "512 MiB"] } } },
    },
    {
      name: "memory down",
      change: { memory: 192 },
      claims: { redis: { kind: "live", properties: { memory: ["512 MiB", "192 MiB"] } } },
    },
    {
      name: "restart policy",
      change: { restart: "always" },
      claims: { redis: { kind: "live", properties: { restart: ["unless-stopped", "always"] } } },
    },
    {
      name: "grace and timeout",
      change: { stopGracePeriod: 30, readyTimeout: 120 },
      claims: {
        redis: {
          kind: "live",
          properties: { stopGracePeriod: ["60 s", "30 s"], readyTimeout: ["300 s", "120 s"] },
        },
      },
    },
    {
      name: "volume adopted",
      change: { dataVolume: "{foreign volume}" },
      claims: {
        redis: {
          kind: "replaced",
          why: { dataVolume: ["{own volume}", "{foreign volume}"] },
          closed: all,
          values: "on the volume before",
          risk: true,
          concerns: ["restart", "data"],
        },
      },
    },
    {
      name: "volume renamed",
      change: { dataVolume: "{new volume}" },
      claims: {
        redis: {
          kind: "replaced",
          why: { dataVolume: ["{foreign volume}", "{new volume}"] },
          closed: all,
          values: "on the volume before",
          risk: true,
          concerns: ["restart", "data"],
        },
      },
    },
  ],
};

const servers: Series = {
  name: "servers",
  program: "two-servers/index.ts",
  begin: {
    servers: [
      ["main", { port: "{port}", users: { app } }],
      ["cart", { port: "{other port}", users: { shop } }],
    ],
  },
  edits: [
    {
      name: "server renamed",
      change: {
        servers: [
          ["main", { port: "{port}", users: { app } }],
          ["basket", { port: "{third port}", users: { shop } }],
        ],
      },
      claims: {
        main: { kind: "unchanged" },
        cart: {
          kind: "gone",
          closed: { shop: 2 },
          values: "on the volume before",
          concerns: ["restart"],
        },
        basket: {
          kind: "created",
          values: "none before",
          users: { shop: { change: "added", gains: { "read and write on shop:*": "SET shop:1 x" } } },
        },
      },
    },
    {
      name: "server removed",
      change: { servers: [["main", { port: "{port}", users: { app } }]] },
      claims: {
        main: { kind: "unchanged" },
        basket: {
          kind: "gone",
          closed: { shop: 2 },
          values: "on the volume before",
          concerns: ["restart"],
        },
      },
    },
  ],
};

export const catalogue: readonly Series[] = [oneOfEachKind, users, directives, images, container, servers];
