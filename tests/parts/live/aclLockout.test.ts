import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type CuttingProxy, cuttingProxy } from "./cuttingProxy";
import { type RevivedProvider, revive } from "./provider";
import {
  type AclOutputs,
  aclInputs,
  adminPassword,
  type Declared,
  hashOf,
  type RedisUnderTest,
  startRedis,
} from "./redisUnderTest";

// A connection that breaks at any command of an apply leaves all users as they were or all as declared, and an admin who gets in.

type Inputs = ReturnType<typeof aclInputs>;
let redis: RedisUnderTest;
let proxy: CuttingProxy;
let provider: RevivedProvider<Inputs, AclOutputs>;
/** Gives up soon, where nobody gets through any more. */
let impatient: RevivedProvider<Inputs, AclOutputs>;

/** Users and the waiting password of the admin, which a rotation makes anew. */
interface Situation {
  users: Declared;
  waiting: string;
}

const old: Situation = {
  users: {
    app: { rules: "~app:* +@read", passwords: ["first", "second"] },
    leaver: { rules: "+ping", passwords: ["leaver"] },
  },
  waiting: "waiting-1",
};
const next: Situation = {
  users: {
    app: { rules: "~app:* +@read +@write", passwords: ["third", "second"] },
    fresh: { rules: "+ping", passwords: ["fresh"] },
  },
  waiting: "waiting-2",
};

function install({ users, waiting }: Situation): Inputs {
  const admin = [hashOf(adminPassword), hashOf(waiting)];
  redis.install(users, (file) => file.replace(`#${admin[0]}`, `#${admin.join(" #")}`));
  return aclInputs(users, [adminPassword, waiting]);
}

const aclList = () => redis.admin.call("ACL", "LIST") as Promise<string[]>;
let olds: AclOutputs;
let [listOld, listNext]: string[][] = [];

beforeAll(async () => {
  redis = await startRedis("appendonly no");
  proxy = await cuttingProxy(redis.port);
  const login = { port: proxy.port, indirect: true };
  provider = await revive("aclUsers", login);
  impatient = await revive("aclUsers", { ...login, readyTimeoutSeconds: 1 });
});
afterAll(async () => {
  provider?.end();
  impatient?.end();
  proxy?.close();
  await redis?.remove();
});

beforeEach(async () => {
  proxy.heal();
  await provider.create(install(next));
  listNext = await aclList();
  olds = (await provider.create(install(old))).outs;
  listOld = await aclList();
});

/** Which of the two sets of users the server has; neither is what must never be. */
async function which(): Promise<string> {
  const list = JSON.stringify(await aclList());
  if (list === JSON.stringify(listOld)) return "old";
  return list === JSON.stringify(listNext) ? "new" : `neither: ${list.replace(/[0-9a-f]{64}/g, "…")}`;
}

async function adminGetsIn(): Promise<string> {
  const client = redis.connect("admin", adminPassword);
  return await client.ping();
}

/** Cuts at every command that such an apply sends, and says what became of it. */
async function atEveryCommand(
  apply: () => Promise<unknown>,
  cut: { when: "before it is sent" | "when its answer comes"; forGood: boolean },
  judge: (outcome: "done" | "failed") => Promise<void>,
): Promise<Set<string>> {
  proxy.heal();
  await apply().catch(() => {});
  const total = proxy.commands();
  expect(total).toBeGreaterThan(12);
  const seen = new Set<string>();
  for (let command = 1; command <= total; command++) {
    proxy.heal();
    await provider.create(install(old));
    proxy.cut({ command, ...cut });
    const outcome = await apply().then(
      () => "done" as const,
      () => "failed" as const,
    );
    const now = await which();
    expect(now, `cut ${cut.when}, command ${command} of ${total}, ${outcome}`).toMatch(/^(old|new)$/);
    expect(await adminGetsIn()).toBe("PONG");
    await judge(outcome);
    seen.add(`${outcome} ${now}`);
  }
  return seen;
}

const whens = ["before it is sent", "when its answer comes"] as const;

describe.each(whens)("a connection that is cut %s", (when) => {
  it("once, is made again: the new users are there", async () => {
    const seen = await atEveryCommand(
      () => provider.update("users", olds, install(next)),
      { when, forGood: false },
      async (outcome) => expect(outcome).toBe("done"),
    );
    expect([...seen]).toEqual(["done new"]);
  });

  it("for good, leaves the old or the new users; the next apply brings the new ones", async () => {
    const seen = await atEveryCommand(
      () => impatient.update("users", olds, install(next)),
      { when, forGood: true },
      async (outcome) => {
        expect(outcome).toBe("failed");
        proxy.heal();
        await provider.update("users", olds, install(next));
        expect(await which()).toBe("new");
      },
    );
    expect([...seen].sort()).toEqual(["failed new", "failed old"]);
  });

  it("while a failed proof puts the users back, once: they are put back", async () => {
    const demands = { app: { mustDeny: ["GET app:1"] } };
    const seen = await atEveryCommand(
      () => provider.update("users", olds, { ...install(next), demands }),
      { when, forGood: false },
      async (outcome) => expect(outcome).toBe("failed"),
    );
    expect([...seen]).toEqual(["failed old"]);
  });
});
