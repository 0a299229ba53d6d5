import { Redis } from "ioredis";
import { run } from "../../scripts/setup/command";
import { type BenchStack, withStacks } from "../harness/benchStack";
import type { BenchContext, Checkout, Part, Row, Series } from "../harness/contract";
import { ratio, roundsOf, seriesOf } from "../harness/paired";
import { type Bystanders, bystanders } from "./bystanders";

/** How often each thing was changed so far. */
interface Edits {
  rule: number;
  password: number;
  directive: number;
}

type Change = keyof Edits;

const changes: Record<Change, string> = {
  rule: "rule",
  password: "password",
  directive: "live directive",
};

/** How many seconds each takes; what changes nothing is not previewed. */
interface Taken {
  preview?: number;
  up: number;
}

const otherRule = (edits: number) => (edits % 2 === 0 ? "+get" : "+get +set");
const policy = (edits: number) => (edits % 2 === 0 ? "noeviction" : "allkeys-lru");

function configOf({ rule, password, directive }: Edits) {
  return {
    users: {
      app: { rules: `~app:* ${otherRule(rule)}`, rotation: password },
      bystander: { rules: "~bystander:* +ping +info" },
    },
    settings: { "maxmemory-policy": policy(directive) },
  };
}

/** What of it the server itself says, for the changes to be seen there. */
async function onServer(url: string): Promise<Record<Change, string>> {
  const admin = new Redis(url, { protocol: 2, enableReadyCheck: false });
  try {
    const line = ((await admin.acl("LIST")) as string[]).find((user) => user.startsWith("user app ")) ?? "";
    const [, value = ""] = (await admin.config("GET", "maxmemory-policy")) as string[];
    return {
      rule: line.replace(/#[0-9a-f]+ /g, ""),
      password: line.replace(/ ~.*/, ""),
      directive: value,
    };
  } finally {
    admin.disconnect();
  }
}

/** A stack of a checkout that is up, with clients on its server. */
class ChangedStack {
  private readonly edits: Edits = { rule: 0, password: 0, directive: 0 };

  private constructor(
    readonly name: string,
    private readonly stack: BenchStack,
    private readonly adminUrl: string,
    private readonly container: string,
    private readonly started: string,
    private readonly clients: Bystanders,
  ) {}

  static async bringUp({ name }: Checkout, stack: BenchStack, count: number): Promise<ChangedStack> {
    await stack.configure(configOf({ rule: 0, password: 0, directive: 0 }));
    await stack.up();
    const { adminUrl, users, containerName } = await stack.outputs();
    const url = users.bystander?.url;
    if (url === undefined) throw new Error("the stack has no user bystander");
    const started = await startOf(containerName, stack);
    const clients = await bystanders(count, url);
    return new ChangedStack(name, stack, adminUrl, containerName, started, clients);
  }

  unchanged = async (): Promise<Taken> => ({ up: await this.stack.up("--expect-no-changes") });

  /** A preview and an `up` of one change, which must have come to the server by the latter. */
  async changed(change: Change): Promise<Taken> {
    this.edits[change]++;
    await this.stack.configure(configOf(this.edits));
    const before = await onServer(this.adminUrl);
    const preview = await this.stack.preview();
    const previewed = await onServer(this.adminUrl);
    if (JSON.stringify(previewed) !== JSON.stringify(before))
      throw new Error(`the preview of a changed ${changes[change]} changed the server`);
    const up = await this.stack.up();
    const after = await onServer(this.adminUrl);
    const seen = (Object.keys(changes) as Change[]).filter((each) => before[each] !== after[each]);
    if (seen.join() !== change)
      throw new Error(
        `up of a changed ${changes[change]}: the server changed its ${seen.join(" and ") || "nothing"}`,
      );
    return { preview, up };
  }

  /** What the clients saw of all that; a live change that restarts the server or drops a client is none, however fast. */
  async seen(count: number): Promise<string> {
    const isSame = (await startOf(this.container, this.stack)) === this.started;
    const dropped = this.clients.dropped();
    const seen = `${this.name}: ${isSame ? "0 restarts" : "restarted"}, ${dropped} of ${count} pinging bystanders dropped`;
    if (!isSame || dropped > 0) throw new Error(seen);
    return `${seen}, slowest ping ${this.clients.slowest().toFixed(0)} ms`;
  }

  leave(): void {
    this.clients.leave();
  }
}

/** Which container it is, and since when it runs. */
function startOf(container: string, { place }: BenchStack): Promise<string> {
  return run("docker", ["inspect", "--format", "{{.Id}} {{.State.StartedAt}}", container], place);
}

const count = 50;

async function measure({ checkouts, runs, progress }: BenchContext): Promise<Row[]> {
  return await withStacks(async (make) => {
    const stacks: ChangedStack[] = [];
    try {
      for (const checkout of checkouts) {
        progress(`bringing up: ${checkout.name}`);
        stacks.push(await ChangedStack.bringUp(checkout, await make(checkout), count));
      }
      return await measureChanges(stacks, runs, progress);
    } finally {
      for (const stack of stacks) stack.leave();
    }
  });
}

/** All of them in each round, so that each is compared with a no-op `up` of the same moment. */
async function measureChanges(
  stacks: readonly ChangedStack[],
  runs: number,
  progress: BenchContext["progress"],
): Promise<Row[]> {
  progress("no-op up, and preview and up of a changed rule, password and live directive");
  const kinds = Object.keys(changes) as Change[];
  const contestants = stacks.flatMap((stack) => [
    { name: `${stack.name}, no-op up`, once: stack.unchanged },
    ...kinds.map((kind) => ({ name: stack.name, once: () => stack.changed(kind) })),
  ]);
  const rounds = await roundsOf(contestants, runs);
  const ups = seriesOf(contestants, rounds, ({ up }) => up);
  const previews = seriesOf(contestants, rounds, ({ preview = Number.NaN }) => preview);
  const seen = await Promise.all(stacks.map((stack) => stack.seen(count)));
  const row = (measure: string, kind: Change, all: readonly Series[]): Row => {
    const of = (stack: number) => {
      const unchanged = stack * (kinds.length + 1);
      return [all[unchanged + 1 + kinds.indexOf(kind)], ups[unchanged]] as [Series, Series];
    };
    const [now, before] = stacks.map((_, stack) => of(stack)) as [[Series, Series], [Series, Series]?];
    return {
      measure: `${measure} ${changes[kind]}`,
      unit: "s",
      series: [now[0], ...(before ? [before[0]] : []), now[1]],
      ratio: ratio(...now, { atMost: 2 }),
      ...(before && { ratioBefore: ratio(...before) }),
      remark: seen.join("; "),
    };
  };
  return [
    ...kinds.map((kind) => row("preview of a changed", kind, previews)),
    ...kinds.map((kind) => row("up that changes a", kind, ups)),
  ];
}

export const part: Part = {
  name: "changes",
  about:
    "preview and up that change a rule, a password or a live directive, under pinging clients, against a no-op up",
  measure,
};
