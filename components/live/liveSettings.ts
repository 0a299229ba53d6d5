import type * as pulumi from "@pulumi/pulumi";
import type { CheckResult, CreateResult } from "@pulumi/pulumi/dynamic";
import type { Deadline } from "../connection/deadline";
import { askSoon } from "../connection/promptSession";
import { withRedis } from "../connection/readySession";
import type { ServerLogin } from "../connection/serverLogin";
import type { Session } from "../connection/session";
import { failure } from "../connection/sessionError";
import { defineProvider } from "./defineProvider";
import { bootedOtherwise, different, liveValues, observed, setTogether, wantedValues } from "./directives";
import { mapProblem } from "./fields";
import { type AofRewrite, completeAof, completeRdb, endAof, rewriteAof } from "./persistence";
import { reportTruncation, restart, runId, startable, stoppedServer } from "./serverProcess";

interface LiveSettingsInputs {
  settings: Record<string, string>;
  defaults: Record<string, string>;
  boot?: Record<string, string>;
  hidden?: boolean;
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
  /** Whether no message may show a value, because the stack keeps them secret. Default: no. */
  hidden?: pulumi.Input<boolean | undefined>;
  /** SHA-256 of the installed files: whenever they change, the running server is proven to agree with them. */
  installedHash: pulumi.Input<string>;
  /** Id of the server's container: a new one is proven again. */
  containerId: pulumi.Input<string>;
  /** Any changed value asks for one rewrite of the AOF (BGREWRITEAOF), which is waited for. Default: none. */
  rewriteTrigger?: pulumi.Input<string | undefined>;
}

/** Makes the server agree with the inputs and returns the outputs, without `undefined`, which Pulumi refuses. */
async function settle(
  server: ServerLogin,
  news: LiveSettingsInputs,
  olds?: LiveSettingsOutputs,
): Promise<LiveSettingsOutputs> {
  const { docker } = server;
  const work: Work = { switched: false };
  let restarted = false;
  return withRedis(startable(server, news.containerId), news.containerId, async (session, deadline) => {
    const [otherwise] = Object.entries(await bootedOtherwise(session, news.boot));
    if (otherwise) {
      const [name] = otherwise;
      const [value, declared] = [otherwise[1], news.boot?.[name]].map(shownBy(news));
      const why =
        `Redis booted with ${name} ${value} instead of ${declared}: the redis.conf in its config volume was changed by ` +
        "hand, and is the declared one again.";
      if (restarted) throw failure(`${why} A restart did not help.`);
      restarted = true;
      await restart(session, deadline, docker, news.containerId, why);
    }
    const run = await runId(session);
    const startedAnew = olds?.containerId === news.containerId && olds.runId !== run && !restarted;
    if (startedAnew) await reportTruncation(docker, news.containerId);
    return { ...(await applied(session, deadline, work, news, olds)), runId: run };
  });
}

/** A value as a message shows it. */
const shownBy =
  ({ hidden }: Pick<LiveSettingsInputs, "hidden">) =>
  (value = "") =>
    hidden ? "(hidden)" : value || '""';

/** What is remembered when the work begins again on another connection. */
interface Work {
  switched: boolean;
}

/** Sets what differs, and waits for a switch of the persistence or a rewrite. */
async function applied(
  session: Session,
  deadline: Deadline,
  work: Work,
  news: LiveSettingsInputs,
  olds?: LiveSettingsOutputs,
): Promise<Omit<LiveSettingsOutputs, "runId">> {
  const wanted = await wantedValues(session, news.settings, olds?.defaults);
  const names = Object.keys(wanted);
  const changes = different(wanted, await liveValues(session, names));
  if (changes.length > 0) {
    // While the AOF still has everything: where there is no room for a snapshot, it stays on.
    if (wanted.appendonly === "no" && changes.includes("appendonly")) await completeRdb(session, deadline);
    const values = Object.fromEntries(changes.map((name) => [name, wanted[name] as string]));
    const set = await setTogether(session, values, news.settings);
    const live = await liveValues(session, names);
    const [name] = different(wanted, live).filter((each) => set.includes(each) || !changes.includes(each));
    if (name !== undefined) {
      throw failure(
        `Redis took the value declared for ${name} but reports another one in CONFIG GET ${name}. Declare that, or leave it out.`,
      );
    }
  }

  if (changes.includes("appendonly")) work.switched = true;
  let persistence = olds?.persistence;
  if (wanted.appendonly === "yes") {
    await completeAof(session, deadline);
    // Turned on by hand before: only a rewrite after the installer has announced it makes it the truth.
    if (olds && persistence !== "aof" && !work.switched) await rewriteAof(session, deadline);
    persistence = "aof";
  } else if (wanted.appendonly === "no") {
    // A server that has just been made and that booted without AOF has none to end.
    if (work.switched || (olds && persistence !== "rdb")) await endAof(session, deadline);
    persistence = "rdb";
  }

  const requested = olds !== undefined && news.rewriteTrigger !== undefined;
  const rewrite = requested && news.rewriteTrigger !== olds.rewriteTrigger;
  const aofRewrite = rewrite ? await rewriteAof(session, deadline) : (olds?.aofRewrite ?? {});
  return {
    settings: news.settings,
    defaults: news.defaults,
    ...(news.boot && { boot: news.boot }),
    ...(news.hidden && { hidden: news.hidden }),
    installedHash: news.installedHash,
    containerId: news.containerId,
    providerVersion: news.providerVersion,
    ...(persistence !== undefined && { persistence }),
    ...(news.rewriteTrigger !== undefined && { rewriteTrigger: news.rewriteTrigger }),
    aofRewrite,
  };
}

const provider = defineProvider<LiveSettingsInputs, LiveSettingsOutputs>({
  id: () => "settings",
  compared: ["settings", "boot", "hidden", "installedHash", "containerId", "rewriteTrigger"],
  settle,

  // Also a plain `up` sees a server that booted otherwise than declared: on another file of a restored volume, or on the redis.conf of
  // an `up` that was cut off and taken back. What somebody sets by hand is for a refresh to see, but for `appendonly`.
  async differs(server, { settings, hidden, runId: appliedTo, containerId }) {
    const told = await askSoon(server, containerId, async (session) => {
      const names = (await runId(session)) === appliedTo ? ["appendonly"] : Object.keys(settings);
      const wanted = Object.fromEntries(Object.entries(settings).filter(([name]) => names.includes(name)));
      const live = await liveValues(session, Object.keys(wanted));
      const [name] = different(wanted, live);
      if (name === undefined) return undefined;
      const [is, declared] = [live[name], wanted[name]].map(shownBy({ hidden }));
      return `The server runs with ${name} ${is}, and ${declared} is declared: \`pulumi up\` switches it, live.`;
    });
    if (told !== undefined) console.log(told);
    return told !== undefined;
  },

  async read(server, olds) {
    const found = { ...olds };
    const stopped = await stoppedServer(server, olds.containerId);
    if (stopped) found.containerId = stopped;
    else {
      await withRedis(server, olds.containerId, async (session) => {
        found.settings = await observed(session, olds.settings);
        if (olds.boot) found.boot = { ...olds.boot, ...(await bootedOtherwise(session, olds.boot)) };
        if ((await runId(session)) !== olds.runId) await reportTruncation(server.docker, olds.containerId);
      });
    }
    const { persistence: _, aofRewrite: __, runId: ___, ...inputs } = found;
    return { props: found, inputs };
  },
});

export const liveSettingsProvider = {
  ...provider,

  async check(_olds: LiveSettingsInputs, news: LiveSettingsInputs): Promise<CheckResult<LiveSettingsInputs>> {
    const problem = mapProblem(news.settings);
    if (problem) return { inputs: news, failures: [{ property: "settings", reason: `settings ${problem}` }] };
    if (news.rewriteTrigger !== undefined && news.settings.appendonly === "no") {
      const reason = "asks for a rewrite of the AOF, but appendonly is no: leave it out or turn the AOF on";
      return { inputs: news, failures: [{ property: "rewriteTrigger", reason }] };
    }
    return { inputs: news };
  },

  // A failure is kept in the state as such: a directive that is dropped next must still go back to its default.
  async create(inputs: LiveSettingsInputs): Promise<CreateResult<LiveSettingsOutputs>> {
    return provider.create(inputs).catch((error: Error) => {
      throw Object.assign(error, { id: "settings", properties: inputs, reasons: [error.message] });
    });
  },
};
