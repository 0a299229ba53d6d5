import type * as pulumi from "@pulumi/pulumi";
import type { CheckResult, CreateResult, DiffResult, ReadResult, UpdateResult } from "@pulumi/pulumi/dynamic";
import { sameValue } from "../conf/sameValue";
import { connected } from "../connection/endpointFrom";
import { parsePairs } from "../connection/replies";
import { type Endpoint, failure, type Patience, type Session, withRedis } from "../connection/session";
import { diffOf, mapProblem } from "./fields";
import { type AofRewrite, aofMismatch, completeAof, completeRdb, rewriteAof } from "./persistence";
import { reportTruncation, restart, runId, stoppedServer } from "./serverProcess";

interface LiveSettingsInputs {
  settings: Record<string, string>;
  defaults: Record<string, string>;
  boot?: Record<string, string>;
  installedHash: string;
  containerId: string;
  rewriteTrigger?: string;
  providerVersion: number;
}

interface LiveSettingsOutputs extends LiveSettingsInputs {
  /** What holds the data on disk since the last completed switch. */
  persistence?: "aof" | "rdb";
  /** The run of the server that this was applied to. */
  runId: string;
  /** Empty before the first that was requested. */
  aofRewrite: Partial<AofRewrite>;
}

export interface LiveSettingsArgs {
  /** The declared directives that Redis can change while it runs, with their values as in redis.conf. */
  settings: pulumi.Input<Record<string, pulumi.Input<string>>>;
  /** The declared directives that Redis reads at boot only: proven to be those that it booted with. Default: none. */
  boot?: pulumi.Input<Record<string, pulumi.Input<string>>>;
  /** SHA-256 of the installed files: whenever they change, the running server is proven to agree with them. */
  installedHash: pulumi.Input<string>;
  /** Id of the server's container: a new one is proven again. */
  containerId: pulumi.Input<string>;
  /** Any changed value asks for one rewrite of the AOF (BGREWRITEAOF), which is waited for. Default: none. */
  rewriteTrigger?: pulumi.Input<string | undefined>;
}

async function values(session: Session, names: string[]): Promise<Record<string, string>> {
  return names.length === 0 ? {} : parsePairs(await session.send("CONFIG", "GET", ...names));
}

function different(wanted: Record<string, string>, live: Record<string, string>): string[] {
  return Object.keys(wanted).filter((name) => {
    const value = live[name];
    return value === undefined || !sameValue(name, wanted[name] as string, value);
  });
}

/** The declared values, and the default of each directive that was declared the last time and is not any more. */
function wantedValues(news: LiveSettingsInputs, olds?: LiveSettingsOutputs): Record<string, string> {
  return { ...olds?.defaults, ...news.settings };
}

/** Of the directives that are read at boot only, those that the server has booted with another value for. */
async function bootedOtherwise(
  session: Session,
  boot: Record<string, string> = {},
): Promise<Record<string, string>> {
  const live = await values(session, Object.keys(boot));
  const names = different(boot, { ...boot, ...live });
  return Object.fromEntries(names.map((name) => [name, live[name] as string]));
}

/** Makes the server agree with the inputs and returns the outputs, without `undefined`, which Pulumi refuses. */
async function settle(
  endpoint: Endpoint,
  news: LiveSettingsInputs,
  olds?: LiveSettingsOutputs,
): Promise<LiveSettingsOutputs> {
  const { docker } = endpoint;
  let restarted = false;
  return withRedis(endpoint, async (session, patience) => {
    const [otherwise] = Object.entries(await bootedOtherwise(session, news.boot));
    if (otherwise) {
      const [name, value] = otherwise;
      const why =
        `Redis booted with ${name} ${value} instead of ${news.boot?.[name]}: the redis.conf in its config volume was changed by ` +
        "hand, and is the declared one again.";
      if (restarted) throw failure(`${why} A restart did not help.`);
      restarted = true;
      await restart(session, patience, docker, news.containerId, why);
    }
    const run = await runId(session);
    const startedAnew = olds?.containerId === news.containerId && olds.runId !== run && !restarted;
    if (startedAnew) await reportTruncation(docker, news.containerId);
    return { ...(await applied(session, patience, news, olds)), runId: run };
  });
}

/** Sets what differs, and waits for a switch of the persistence or a rewrite. */
async function applied(
  session: Session,
  patience: Patience,
  news: LiveSettingsInputs,
  olds?: LiveSettingsOutputs,
): Promise<Omit<LiveSettingsOutputs, "runId">> {
  const wanted = wantedValues(news, olds);
  const names = Object.keys(wanted);
  const changes = different(wanted, await values(session, names));
  if (changes.length > 0) {
    console.log(`CONFIG SET ${changes.join(", ")}`);
    await session.send("CONFIG", "SET", ...changes.flatMap((name) => [name, wanted[name] as string]));
    const live = await values(session, names);
    const [name] = different(wanted, live);
    if (name !== undefined) {
      throw failure(
        `Redis took the value declared for ${name} but reports another one in CONFIG GET ${name}. Declare that, or leave it out.`,
      );
    }
  }

  let persistence = olds?.persistence;
  if (wanted.appendonly === "yes") {
    await completeAof(session, patience);
    persistence = "aof";
  } else if (wanted.appendonly === "no" && (changes.includes("appendonly") || persistence !== "rdb")) {
    await completeRdb(session, patience);
    persistence = "rdb";
  }

  const requested = olds !== undefined && news.rewriteTrigger !== undefined;
  const rewrite = requested && news.rewriteTrigger !== olds.rewriteTrigger;
  const aofRewrite = rewrite ? await rewriteAof(session, patience) : (olds?.aofRewrite ?? {});
  return {
    settings: news.settings,
    defaults: news.defaults,
    ...(news.boot && { boot: news.boot }),
    installedHash: news.installedHash,
    containerId: news.containerId,
    providerVersion: news.providerVersion,
    ...(persistence !== undefined && { persistence }),
    ...(news.rewriteTrigger !== undefined && { rewriteTrigger: news.rewriteTrigger }),
    aofRewrite,
  };
}

/** The declared directives as they are on the server. */
async function observed(session: Session, declared: Record<string, string>): Promise<Record<string, string>> {
  const settings = { ...declared };
  const live = await values(session, Object.keys(declared));
  for (const name of different(declared, live)) settings[name] = live[name] ?? "(unknown to this server)";
  const { appendonly } = declared;
  if (appendonly !== undefined) {
    const mismatch = await aofMismatch(session, appendonly, live.appendonly ?? appendonly);
    if (mismatch) settings.appendonly = mismatch;
  }
  return settings;
}

export const liveSettingsProvider = {
  ...connected,

  async check(_olds: LiveSettingsInputs, news: LiveSettingsInputs): Promise<CheckResult<LiveSettingsInputs>> {
    const problem = mapProblem(news.settings);
    if (problem) return { inputs: news, failures: [{ property: "settings", reason: `settings ${problem}` }] };
    if (news.rewriteTrigger !== undefined && news.settings.appendonly === "no") {
      const reason = "asks for a rewrite of the AOF, but appendonly is no: leave it out or turn the AOF on";
      return { inputs: news, failures: [{ property: "rewriteTrigger", reason }] };
    }
    return { inputs: news };
  },

  async diff(_id: string, olds: LiveSettingsOutputs, news: LiveSettingsInputs): Promise<DiffResult> {
    return diffOf<LiveSettingsInputs>(
      ["settings", "boot", "installedHash", "containerId", "rewriteTrigger", "providerVersion"],
      olds,
      news,
    );
  },

  // A failure is kept in the state as such: a directive that is dropped next must still go back to its default.
  async create(inputs: LiveSettingsInputs): Promise<CreateResult<LiveSettingsOutputs>> {
    try {
      return { id: "settings", outs: await settle(this.endpoint, inputs) };
    } catch (error) {
      const reasons = [(error as Error).message];
      throw Object.assign(error as Error, { id: "settings", properties: inputs, reasons });
    }
  },

  async update(
    _id: string,
    olds: LiveSettingsOutputs,
    news: LiveSettingsInputs,
  ): Promise<UpdateResult<LiveSettingsOutputs>> {
    return { outs: await settle(this.endpoint, news, olds) };
  },

  async read(id: string, props: LiveSettingsOutputs): Promise<ReadResult<LiveSettingsOutputs>> {
    const found = { ...props };
    const stopped = await stoppedServer(this.endpoint, props.containerId);
    if (stopped) found.containerId = stopped;
    else {
      await withRedis(this.endpoint, async (session) => {
        found.settings = await observed(session, props.settings);
        if (props.boot) found.boot = { ...props.boot, ...(await bootedOtherwise(session, props.boot)) };
        if ((await runId(session)) !== props.runId) {
          await reportTruncation(this.endpoint.docker, props.containerId);
        }
      });
    }
    const { persistence: _, aofRewrite: __, runId: ___, ...inputs } = found;
    return { id, props: found, inputs: inputs as LiveSettingsOutputs };
  },

  // Nothing: settings die with the container, and nobody is served by a server that loses them a moment before.
  async delete(): Promise<void> {},
};
