import type { DockerContainer } from "../../../components/connection/dockerEngine";
import type { DockerFacts } from "./factsOfServer";

/** The moments of a container that Docker keeps, as it writes them. */
export interface ContainerTimes {
  created: string;
  startedAt: string;
  /** In the year 1 before it has ended for the first time. */
  finishedAt: string;
}

/** What Docker says of a container besides what a provider asks for: even a type there changes the names in a provider's text. */
type TimedContainer = DockerContainer & { Created: string; State: { StartedAt: string; FinishedAt: string } };

export function timesOf(container: DockerContainer): ContainerTimes {
  const { Created, State } = container as TimedContainer;
  return { created: Created, startedAt: State.StartedAt, finishedAt: State.FinishedAt };
}

/** Longer than Docker takes to start what it has just made. */
const startedLaterSeconds = 60;

/** How long making and starting the container took, its last boot by the log of that boot with Docker's times, and how busy its host is. */
export function dockerFacts(
  { created, startedAt, finishedAt }: ContainerTimes,
  log: string,
  host = "",
): DockerFacts {
  const start = secondsBetween(created, startedAt);
  const isFirstStart = finishedAt.startsWith("0001-") && start >= 0 && start < startedLaterSeconds;
  const lines = log.split(/\r?\n/);
  const ready = lines.filter((line) => line.includes("Ready to accept connections")).at(-1);
  const lastBootSeconds = ready && secondsBetween(startedAt, ready.slice(0, ready.indexOf(" ")));
  const lastLoad = loadOf(lines.join("\n"));
  return {
    ...(isFirstStart && { containerStartSeconds: start }),
    ...(lastBootSeconds && lastBootSeconds > 0 && { lastBootSeconds }),
    ...(lastLoad && { lastLoad }),
    ...hostLoad(host),
  };
}

/** From `/proc/loadavg` and `/proc/cpuinfo`, of which a container sees those of its host. */
function hostLoad(printed: string): Pick<DockerFacts, "hostLoad"> {
  const load = Number(/^[\d.]+/.exec(printed)?.[0] ?? Number.NaN);
  const cores = printed.match(/^processor\s*:/gm)?.length ?? 0;
  return Number.isFinite(load) && cores > 0 ? { hostLoad: load / cores } : {};
}

function loadOf(log: string): DockerFacts["lastLoad"] {
  const base = numberIn(/DB loaded from (?:disk|base file \S+): ([\d.]+) seconds/, log);
  const commands = numberIn(/DB loaded from incr file \S+: ([\d.]+) seconds/, log);
  const all = numberIn(/DB loaded from append only file: ([\d.]+) seconds/, log) ?? base;
  if (all === undefined) return undefined;
  const megabytes = numberIn(/RDB memory usage when created ([\d.]+) Mb/, log);
  const keys = numberIn(/Done loading RDB, keys loaded: (\d+)/, log);
  // boot.sh tells how much there was to load.
  const bytes = numberIn(/boot: the AOF ends with \S+, (\d+) bytes/, log);
  return {
    seconds: all,
    ...(base !== undefined &&
      megabytes !== undefined &&
      keys !== undefined && { snapshot: { seconds: base, bytes: Math.round(megabytes * 2 ** 20), keys } }),
    ...(commands !== undefined && bytes !== undefined && { commands: { seconds: commands, bytes } }),
  };
}

/** The number that a line of the log tells; of several boots, the last counts. */
function numberIn(line: RegExp, log: string): number | undefined {
  const found = [...log.matchAll(new RegExp(line, "g"))].at(-1)?.[1];
  return found === undefined ? undefined : Number(found);
}

/** Node's own dates have milliseconds, which is enough. */
function secondsBetween(from: string, to: string): number {
  return (Date.parse(to) - Date.parse(from)) / 1000;
}
