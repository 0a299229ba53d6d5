import { describe, expect, it } from "vitest";
import { argumentSchema } from "../../../../../components/arguments/schema";
import {
  fromArguments,
  noSeals,
  type Seals,
} from "../../../../../components/impact/report/sides/fromArguments";
import { stackDifferences } from "../../../../../components/impact/report/sides/stackDifferences";

function server(given: object, seals: Partial<Seals> = {}) {
  return fromArguments("redis", "any", argumentSchema.parse(given), { ...noSeals, ...seals });
}

function rows(left: object, right: object): string[] {
  const found = stackDifferences(server(left), server(right)).rows;
  return found.map((row) => `${row.group}: ${row.what}: ${row.left} | ${row.right}`);
}

const app = (user: object) => ({ users: { app: { rules: "", ...user } } });

describe("what two stacks have different", () => {
  it.each<[what: string, left: object, right: object, told: string[]]>([
    ["nothing", {}, {}, []],
    ["the image", { image: "redis:8.2.6" }, {}, ["server: image: redis:8.2.6 | redis:8.2.9"]],
    ["memory", { memory: 512 }, {}, ["server: memory: 512 MiB | no limit"]],
    ["protection", { protectData: false }, {}, ["server: protectData: false | true"]],
    ["where it listens", { bindAddress: "0.0.0.0" }, {}, ["server: bindAddress: 0.0.0.0 | 127.0.0.1"]],
    [
      "a directive that one leaves to Redis",
      { settings: { appendfsync: "always" } },
      {},
      ["settings: appendfsync: always | everysec (default)"],
    ],
    ["a directive that says the default", { settings: { appendfsync: "everysec" } }, {}, []],
    [
      "one in another spelling",
      { settings: { maxmemory: "1gb" } },
      { settings: { maxmemory: "1024mb" } },
      [],
    ],
    [
      "a user that one has not",
      app({ rules: "~a:* +get +flushall" }),
      {},
      ["users: app: FLUSHALL, GET, read and write on a:* | no such user"],
    ],
    [
      "a user's rights, what can do harm first",
      app({ rules: "~a:* +get +set +keys" }),
      app({ rules: "~a:* +get +del" }),
      ["users: app: also: KEYS, SET | also: DEL"],
    ],
    [
      "the same rights by other rules",
      app({ preset: "probe", rules: undefined }),
      app({ rules: "+ping" }),
      [],
    ],
    [
      "what an application notices besides",
      app({ rules: "+select", database: 2, password: "canary" }),
      app({ rules: "+select", mustDeny: ["GET a"] }),
      [
        "users: app, database: 2 | -",
        "users: app, password: given | generated",
        "users: app, mustDeny: - | GET a",
      ],
    ],
    [
      "a user that is called like what every object has",
      { users: { constructor: { rules: "+ping" } } },
      {},
      ["users: constructor: PING | no such user"],
    ],
  ])("%s", (_what, left, right, told) => {
    expect(rows(left, right)).toEqual(told);
  });
});

it("what they have in common, and what is encrypted, is named apart", () => {
  const seals = { properties: { port: "v1:x" }, settings: { hz: "v1:y" } };
  const { same, secret } = stackDifferences(server(app({}), seals), server(app({})));
  expect(same).toEqual(expect.arrayContaining(["image redis:8.2.9", "appendonly yes", "the rights of app"]));
  expect(secret).toEqual(["port", "settings.hz"]);
});
