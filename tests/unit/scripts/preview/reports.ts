import type { Report, ServerReport, UserReport } from "../../../../components/impact/report/reportSchema";
import { someReport, someUser } from "../../impact/report/someReport";

/** A report on one server that stays as it is, but for what is said. */
function report(stack: string, server: Partial<ServerReport>, more: Partial<Report> = {}): Report {
  const one: ServerReport = {
    name: "redis",
    verdict: "no change",
    concerns: [],
    outcome: { kind: "live", why: [], secondsAway: null, cut: [] },
    users: [],
    moreUsers: 0,
    settings: [],
    properties: [],
    data: [],
    drift: [],
    warnings: [],
    ...server,
  };
  return someReport(stack, one, more);
}

function user(name: string, change: UserReport["change"], more: Partial<UserReport>): UserReport {
  return someUser(name, { change, ...more });
}

const diffOfUsers = `  pulumi:pulumi:Stack: (same)
    [urn=urn:pulumi:prod::redis-server::pulumi:pulumi:Stack::redis-server-prod]
        ~ redis-server:live:AclUsers: (update)
            [urn=urn:pulumi:prod::redis-server::redis-server:index:RedisServer$redis-server:live:AclUsers::redis-users]
          ~ users: [secret]
Resources:
    ~ 1 to update
    11 unchanged
`;

const kept = {
  kind: "kept" as const,
  text: "all keys stay on the data volume `redis-prod-data`, which the new container takes over",
};

/** Reports on edits as they are made every day, by the name of their golden file. */
export const reports: Record<string, Report> = {
  "rule-narrowed": report(
    "prod",
    {
      verdict: "live, nobody disconnected; app loses FLUSHALL and KEYS",
      users: [
        user("app", "changed", {
          losesDangerous: ["FLUSHALL", "KEYS"],
          loses: ["write on user:*"],
          expectations: [
            { demand: "mustAllow", command: "GET cart:1", met: true },
            { demand: "mustDeny", command: "FLUSHALL", met: true },
          ],
        }),
      ],
    },
    { diff: diffOfUsers },
  ),
  "user-removed": report("prod", {
    verdict: "live, 3 sessions closed; reporting removed",
    users: [
      user("reporting", "removed", {
        loses: ["login", "read on report:*"],
        losesDangerous: ["KEYS"],
        sessionsClosed: 3,
      }),
    ],
  }),
  "password-rotated": report("staging", {
    verdict: "live, nobody disconnected; app gets another password",
    users: [
      user("app", "changed", {
        password: "the password is rotated: the previous one works until the next rotation",
      }),
    ],
  }),
  databases: report("prod", {
    verdict: "restart, about 9 s, 14 connections cut off; data kept",
    concerns: ["restart"],
    outcome: {
      kind: "replaced",
      why: [{ property: "settings.databases", from: "16", to: "32" }],
      secondsAway: {
        about: 9,
        because: [
          "it writes no snapshot when it is stopped",
          "Docker took 0.6 s to make and start its container",
          "it loads 4,200,000 keys (3,100 MB) from its AOF: about 7.8 s, by its last load of 7.5 s",
        ],
      },
      cut: [
        { user: "app", connections: 12 },
        { user: "worker", connections: 2 },
      ],
    },
    settings: [
      {
        property: "settings.databases",
        from: "16",
        to: "32",
        applied: "boot",
        meaning: "clients may select the databases 0 to 31",
      },
    ],
    data: [kept],
  }),
  "image-patch": report("prod", {
    verdict: "restart, about 2 s, 5 connections cut off; data kept",
    concerns: ["restart"],
    outcome: {
      kind: "replaced",
      why: [{ property: "image", from: "redis:8.0.2", to: "redis:8.0.5" }],
      secondsAway: { about: 2, because: ["it loads 12,000 keys (9 MB) from its AOF: about 0.1 s"] },
      cut: [{ user: "app", connections: 5 }],
    },
    data: [kept, { kind: "kept", text: "8.0.2 can read what 8.0.5 writes: the way back is open" }],
  }),
  "image-major": report(
    "prod",
    {
      verdict: "restart, about 4 s, 41 connections cut off; app gains VSIM and 3 more; data at risk",
      concerns: ["restart", "data", "rights"],
      outcome: {
        kind: "replaced",
        why: [{ property: "image", from: "redis:7.4.5", to: "redis:8.4.0" }],
        secondsAway: { about: 4, because: ["it loads 800,000 keys (610 MB) from its AOF: about 1.9 s"] },
        cut: [
          { user: "app", connections: 38 },
          { user: "queue", connections: 3 },
        ],
      },
      users: [user("app", "changed", { gains: ["VADD", "VSIM", "VREM", "HGETEX"] })],
      data: [
        {
          kind: "risk",
          text: "there is no way back to 7.4.5 after the first snapshot or rewrite: 8.4.0 writes RDB version 13, and 7.4.5 reads no newer one than 12; make a copy of the data volume before",
        },
        kept,
      ],
    },
    {
      findings: [
        {
          rule: "image-by-digest",
          severity: "advisory",
          server: "redis",
          text: "the image `redis:8.4.0` has no digest: run `npm run pin -- redis:8.4.0` and declare what it prints",
        },
      ],
    },
  ),
  "aof-off": report("staging", {
    verdict: "live, nobody disconnected; data at risk",
    concerns: ["data"],
    settings: [
      {
        property: "settings.appendonly",
        from: "yes",
        to: "no",
        applied: "live",
        meaning: "writes are no longer kept in the append-only file; only snapshots are",
      },
      {
        property: "settings.save",
        from: "",
        to: "3600 1",
        applied: "live",
        meaning: "a snapshot an hour after the last one, if there was 1 write",
      },
    ],
    data: [
      {
        kind: "risk",
        text: "after a crash, all writes since the last snapshot are lost: up to 1 hour of them",
      },
      {
        kind: "kept",
        text: "all keys that are there now: a snapshot is written before the AOF is turned off",
      },
    ],
  }),
  "protection-off": report("prod", {
    verdict: "live, nobody disconnected; data at risk",
    concerns: ["data"],
    properties: [{ property: "protectData", from: "true", to: "false" }],
    data: [
      {
        kind: "risk",
        text: "from now on `pulumi destroy`, or taking the server out of the program, deletes the data volume `redis-prod-data` without asking again",
      },
      { kind: "kept", text: "all keys: this update itself deletes nothing" },
    ],
  }),
  drift: report("prod", {
    verdict: "live, 1 session closed; drift is taken back",
    concerns: ["drift"],
    users: [user("debug", "removed", { sessionsClosed: 1 })],
    drift: [
      { what: "the server runs with maxmemory 2gb, not 1gb", update: "sets 1gb again, while it runs" },
      {
        what: "user app was changed by hand: it gains what can do harm: FLUSHALL",
        update: "takes that back",
      },
      { what: "user debug was made by hand", update: "removes it and closes its sessions" },
    ],
    warnings: ["the server uses 1.4 GB: at `maxmemory` 1gb it evicts keys at once"],
  }),
  misspelt: report(
    "dev",
    {},
    {
      result: "failed",
      verdict: "failed: settings.apendonly: there is no such directive",
      servers: [],
      errors: [
        'redis-server:settings.apendonly "yes": there is no such directive; the nearest is `appendonly`',
      ],
      unchecked: [{ what: "all else", why: "the preview ended at this error" }],
    },
  ),
  offline: report(
    "staging",
    {
      verdict: "restart, time unknown; data kept",
      concerns: ["restart", "rights", "unknown"],
      outcome: {
        kind: "replaced",
        why: [
          { property: "memory", from: "512", to: null },
          { property: "port", from: "6379", to: "6380" },
        ],
        secondsAway: { unknown: "the running server was not asked" },
        cut: null,
      },
      users: [
        user("worker", "added", {
          gainsDangerous: ["SCRIPT FLUSH"],
          gains: ["@list (18 commands)", "BZPOPMIN", "read and write on bull:*", "channel bull:*"],
          expectations: [{ demand: "mustDeny", command: "KEYS *", met: false }],
        }),
        user("legacy", "removed", { loses: ["login"], sessionsClosed: null }),
      ],
      data: [{ kind: "kept", text: "all keys stay on the data volume" }],
    },
    {
      source: "offline",
      base: "Pulumi.staging.yaml of origin/main",
      unchecked: [
        { what: "how long the server is away, and whom it cuts off", why: "no server is asked offline" },
        { what: "what somebody changed by hand", why: "the state is not read offline" },
        { what: "the password of user app", why: "it is secret" },
      ],
    },
  ),
};
