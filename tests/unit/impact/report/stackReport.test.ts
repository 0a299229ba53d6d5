import { describe, expect, test } from "vitest";
import { type Concern, reportSchema } from "../../../../components/impact/report/reportSchema";
import {
  type OtherChange,
  type StackInput,
  stackReport,
} from "../../../../components/impact/report/stackReport";
import { declared, input, steps } from "./serverInput";

const stack = (changed: Partial<StackInput> = {}): StackInput => ({
  stack: "prod",
  source: "preview",
  base: "the state of the stack",
  servers: [input()],
  others: [],
  findings: [],
  errors: [],
  unchecked: [],
  diff: "",
  ...changed,
});

const replaced = (name: string) => input({ name, after: declared({ name, port: 1 }) });
const cacheWithRights = declared({
  name: "a",
  settings: { appendonly: "no", save: "" },
  users: { app: { rules: "~* +@read +flushall" } },
});
const live = (name: string) => input({ name, after: declared({ name, memory: 100 }) });

describe("a report on a stack", () => {
  test.each<[string, Partial<StackInput>, string, string]>([
    ["no server changes", {}, "nothing", "no change"],
    ["its server changes live", { servers: [live("redis")] }, "nothing", "live, nobody disconnected"],
    [
      "it fails",
      { errors: ["the configuration is refused:\n  port: 0"], servers: [] },
      "failed",
      "failed: the configuration is refused: port: 0",
    ],
    ["it has a warning", { servers: [input({ warnings: ["no memory"] })] }, "look", "no change; 1 warning"],
    [
      "a policy pack found something",
      { findings: [{ rule: "r", severity: "advisory", server: null, text: "t" }] },
      "look",
      "no change; 1 policy finding",
    ],
    [
      "something else is deleted",
      { others: [{ what: "docker Container shop", change: "deleted", keys: [] }] },
      "look",
      "no change of a server; 1 other resource changed",
    ],
    [
      "something else is updated",
      { others: [{ what: "docker Container shop", change: "updated", keys: ["memory"] }] },
      "nothing",
      "no change of a server; 1 other resource changed",
    ],
    [
      "it has several servers",
      { servers: [input({ name: "a" }), live("b"), replaced("c"), live("d")] },
      "look",
      "c: restart, time unknown; b: live, nobody disconnected; 1 more; 1 unchanged",
    ],
    [
      "the data of one of several are at risk",
      { servers: [replaced("b"), input({ name: "a", after: cacheWithRights })] },
      "look",
      "a: data at risk: the AOF is turned off, app gains FLUSHALL; b: restart, time unknown",
    ],
    [
      "all of it does not fit",
      {
        servers: [
          input({
            name: "a",
            before: declared({ settings: { appendonly: "no", save: "" } }),
            after: declared({
              port: 1,
              users: { ...cacheWithRights.users, newcomer: { rules: "+ping" } },
              settings: { appendonly: "no", save: "" },
            }),
          }),
          live("b"),
        ],
      },
      "look",
      "a: restart, time unknown, data lost, app gains FLUSHALL; b: live, nobody disconnected",
    ],
    ["it has none", { servers: [] }, "nothing", "no change; there is no server in this stack"],
  ])("when %s: %s", (_, changed, result, verdict) => {
    const report = stackReport(stack(changed));
    expect([report.result, report.verdict]).toEqual([result, verdict]);
    expect(reportSchema.parse(report)).toEqual(report);
  });

  test.each<[string, OtherChange["change"], Concern[]]>([
    ["docker Container shop", "replaced", ["restart"]],
    ["docker Container shop", "deleted", ["restart"]],
    ["docker Network shop", "replaced", ["restart"]],
    ["docker Volume shop", "deleted", ["data"]],
    ["random RandomPassword shop", "replaced", ["unknown"]],
    ["docker:host, the Docker on which all of it runs", "replaced", ["unknown"]],
    ["docker Volume shop", "created", []],
    ["docker Container shop", "updated", []],
  ])("asks for a look at %s, %s, for %j", (what, change, concerns) => {
    const report = stackReport(stack({ others: [{ what, change, keys: [] }] }));
    expect(report.concerns).toEqual(concerns);
  });

  test("names the twin of a server that may have been renamed", () => {
    const servers = [
      input({ name: "old", after: undefined }),
      input({ name: "new", before: undefined }),
      input({ name: "other" }),
    ];
    expect(stackReport(stack({ servers })).servers.map(({ verdict }) => verdict)).toEqual([
      expect.stringMatching(/^gone, perhaps renamed to new/),
      expect.stringMatching(/^new, perhaps in place of old/),
      "no change",
    ]);
  });

  test("says what changes besides, and in what", () => {
    const others = [{ what: "docker Container shop", change: "replaced", keys: ["image", "envs"] } as const];
    expect(
      stackReport(stack({ others: others.map((each) => ({ ...each, keys: [...each.keys] })) })).others,
    ).toEqual(["docker Container shop: replaced (image, envs)"]);
  });

  test("needs a look where a live change meets a server that could not be asked, which may not take it", () => {
    const asked = { unknown: "its container is gone", isDown: true } as const;
    const servers = [{ ...live("redis"), steps: steps(), asked }];
    const report = stackReport(stack({ servers }));
    expect([report.result, report.servers[0]?.concerns]).toEqual(["look", ["unknown"]]);
    expect(stackReport(stack({ servers: [input({ asked })] })).result).toBe("nothing");
  });

  test("cuts nobody off by replacing a server that does not run, whose data may not be as a stop leaves them", () => {
    const asked = { unknown: "its container does not run", isDown: true } as const;
    const settings = { appendonly: "no" };
    const server = input({ before: declared({ settings }), after: declared({ settings, port: 1 }), asked });
    const [report] = stackReport(stack({ servers: [server] })).servers;
    expect([report?.concerns, report?.outcome.cut]).toEqual([["data"], []]);
    expect(report?.verdict).toBe(
      "restart, time unknown; data at risk: only what its last snapshot has may be left",
    );
  });

  test("another endpoint needs a look: nobody has asked the server there", () => {
    const after = declared({ endpoint: "canary.internal:6379" });
    const report = stackReport(stack({ servers: [input({ before: declared({ endpoint: "" }), after })] }));
    expect([report.servers[0]?.concerns, report.verdict]).toEqual([
      ["unknown"],
      "live, nobody disconnected; the URLs of its users change",
    ]);
    expect(report.unchecked).toEqual([
      { what: "whether redis answers at its new `endpoint`", why: "it was asked at the one before" },
    ]);
    expect(JSON.stringify(report)).not.toContain("canary");
  });

  test("another Docker host is no change of a server, and a risk for its data", () => {
    const report = stackReport(stack({ servers: [input({ steps: steps(), otherDocker: true })] }));
    expect([report.result, report.verdict]).toEqual([
      "look",
      "no change; data at risk: Docker is at another address",
    ]);
  });

  test("says what it could not look at, and that it may be anything", () => {
    const { users: _, ...secret } = declared({ notShown: { users: "secret" } });
    const server = input({
      before: secret,
      after: secret,
      steps: steps({ users: "update" }),
      asked: { unknown: "nobody listens at its port" },
    });
    const report = stackReport(stack({ servers: [server] }));
    expect(report.unchecked).toEqual([
      { what: "`users` of redis", why: "the stack keeps it secret" },
      { what: "the running server redis", why: "nobody listens at its port" },
    ]);
    expect(report.servers[0]?.concerns).toContain("unknown");
  });
});
