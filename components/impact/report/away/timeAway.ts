import type { Outcome } from "../reportSchema";
import { isDown, type ServerFacts } from "../serverFacts";
import type { ServerInput } from "../serverInput";
import { bootSeconds, busyFactor, saveSeconds, slowness } from "./timeOfData";

type Kind = Outcome["kind"];

/** A part of the time, and what it is known from. */
interface Part {
  seconds: number;
  because?: string;
}

/** Redis looks ten times a second whether it was told to stop, and Docker takes the network away. */
const stopAndDetach = 0.2;
/** Of Docker's work on a container where it has not told how long it takes, as measured on a machine with two cores. */
const usualStart = 0.3;
/** What boot.sh and an empty Redis take. */
const usualBoot = 0.1;

/** How long nobody can log in, from what was measured. */
export function secondsAway(input: ServerInput, kind: Kind): Outcome["secondsAway"] {
  if (kind !== "restarted" && kind !== "replaced") return null;
  const { asked } = input;
  if (input.steps?.stopped) return { unknown: "it does not run now" };
  if (asked === undefined) return { unknown: "the running server was not asked" };
  if ("unknown" in asked) return { unknown: asked.unknown };
  const parts = [stop(input, asked.facts), docker(asked.facts, kind), load(input, asked.facts)];
  const all = parts.reduce((sum, { seconds }) => sum + seconds, 0);
  const waitsBefore =
    asked.facts.writing === "aof rewrite" && "the rewrite of the AOF that is going on ends before";
  const busy =
    asked.facts.keys > 0 &&
    busyFactor(asked.facts) > 1.2 &&
    `the Docker host is busy now (load ${asked.facts.hostLoad?.toFixed(1)} for each core), which counts in that`;
  return {
    about: Math.max(1, Math.round(all)),
    because: [...parts.map(({ because }) => because), busy, waitsBefore].filter(
      (text) => typeof text === "string",
    ),
  };
}

/** Whose connections are cut off: all by a new container or a restart, else those of users whom nobody declared. */
export function connectionsCut(input: ServerInput, kind: Kind): Outcome["cut"] {
  const { asked, userDrift } = input;
  const isStranger = (user: string) => userDrift[user]?.startsWith("is there") ?? false;
  const isAway = kind === "restarted" || kind === "replaced" || kind === "gone";
  if (input.steps?.stopped || isDown(asked) || !(isAway || Object.keys(userDrift).some(isStranger)))
    return [];
  if (asked === undefined || "unknown" in asked) return null;
  return Object.entries(asked.facts.clients)
    .filter(([user]) => isAway || isStranger(user))
    .map(([user, connections]) => ({ user, connections }))
    .sort((a, b) => b.connections - a.connections || (a.user < b.user ? -1 : 1));
}

/** How long the server takes to write the snapshot with which it ends, if it does; it is ended when the time for that is over. */
export function lastSnapshotSeconds(facts: ServerFacts): number | undefined {
  if (facts.savesAtEnd === false || facts.keys === 0) return undefined;
  return Math.max(saveSeconds(facts) * slowness(facts), facts.lastSaveSeconds ?? 0);
}

function stop({ before }: ServerInput, facts: ServerFacts): Part {
  const saving = lastSnapshotSeconds(facts);
  if (saving === undefined)
    return { seconds: stopAndDetach, because: "it writes no snapshot when it is stopped" };
  const grace = before?.stopGracePeriod ?? saving;
  if (saving > grace) {
    return {
      seconds: grace + stopAndDetach,
      because: `its last snapshot would take about ${inWords(saving)}, and \`stopGracePeriod\` ends it after ${grace} s`,
    };
  }
  return {
    seconds: saving + stopAndDetach,
    because:
      `it writes a snapshot of ${amount(facts)} when it is stopped: about ${inWords(saving)}` +
      (saving === facts.lastSaveSeconds ? ", as the last one took" : ""),
  };
}

function docker({ containerStartSeconds, lastBootSeconds, lastLoad }: ServerFacts, kind: Kind): Part {
  const start = containerStartSeconds ?? usualStart;
  const boot =
    lastBootSeconds === undefined ? usualBoot : Math.max(0, lastBootSeconds - (lastLoad?.seconds ?? 0));
  const because =
    containerStartSeconds === undefined
      ? undefined
      : `Docker took ${inWords(containerStartSeconds)} to make and start its container`;
  // To remove the old container takes Docker as long as half of making one.
  if (kind === "replaced") return { seconds: 1.5 * start + boot, because };
  return { seconds: start + boot };
}

function load({ before, after }: ServerInput, facts: ServerFacts): Part {
  const isOther = after?.dataVolume !== undefined && before?.dataVolume !== after.dataVolume;
  if (isOther)
    return { seconds: 0, because: "what is on the other data volume is not known: taken for empty" };
  if (facts.persistence === "none" || facts.keys === 0) return { seconds: 0, because: "it loads no data" };
  const seconds = bootSeconds(facts, before?.settings?.["aof-use-rdb-preamble"] !== "no");
  const last = facts.lastLoad && facts.lastLoad.seconds >= 0.1;
  return {
    seconds,
    because:
      `it loads ${amount(facts)} from its ${facts.persistence === "aof" ? "AOF" : "snapshot"}: about ${inWords(seconds)}` +
      (last ? `, by its last load of ${inWords(facts.lastLoad?.seconds ?? 0)}` : ""),
  };
}

function amount({ keys, usedMemoryBytes }: ServerFacts): string {
  const megabytes = Math.max(1, Math.round(usedMemoryBytes / 2 ** 20));
  return `${keys.toLocaleString("en")} ${keys === 1 ? "key" : "keys"} (${megabytes.toLocaleString("en")} MB)`;
}

function inWords(seconds: number): string {
  return `${seconds < 10 ? Math.max(0.1, Math.round(seconds * 10) / 10) : Math.round(seconds)} s`;
}
