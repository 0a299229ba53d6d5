import { lastSnapshotSeconds } from "../away/timeAway";
import type { DataStatement, Outcome } from "../reportSchema";
import { isDown, type ServerFacts } from "../serverFacts";
import type { ServerInput } from "../serverInput";
import { declaredPersistence, keysInWords, type Persistence } from "./declaredPersistence";

/** What becomes of the data of a server that is stopped, to be started again or not. */
export function stopStatements(input: ServerInput, kind: Outcome["kind"]): DataStatement[] {
  const isStopped = kind === "restarted" || kind === "replaced" || kind === "gone";
  const { before, after, asked, steps } = input;
  if (before === undefined) return [];
  const isGone = steps?.refreshed.some(({ child, found }) => child === "container" && found === "gone");
  const hasEnded = isGone || steps?.stopped || (steps && kind === "created");
  if (hasEnded || (isStopped && isDown(asked))) return endedBefore(declaredPersistence(before));
  if (!isStopped) return [];
  const facts = asked && "facts" in asked ? asked.facts : undefined;
  // What runs may have been set otherwise by hand, and decides.
  const now = facts?.persistence ?? declaredPersistence(before);
  if (now === undefined) return [];
  if (now === "none") return endOfCache(kind, declaredPersistence(after), facts);
  // It goes with another volume, of which others tell.
  if (kind === "gone" || (after?.dataVolume !== undefined && after.dataVolume !== before.dataVolume))
    return [];
  if (now === "aof")
    return [{ kind: "kept", text: `everything: the server loads its AOF again${amount(facts)}` }];
  const statements: DataStatement[] = [
    { kind: "kept", text: `everything: the server writes a snapshot when it is stopped${amount(facts)}` },
  ];
  const seconds = facts && lastSnapshotSeconds(facts);
  const grace = before.stopGracePeriod;
  if (seconds !== undefined && grace !== undefined && seconds > grace) {
    const before = kind === "replaced" ? "the snapshot before the stop" : "its last snapshot";
    return [
      {
        kind: "risk",
        text:
          `\`stopGracePeriod: ${grace}\` may be too short: the snapshot at the end takes about ${Math.round(seconds)} s, and what is ` +
          `written after ${before} is lost if Docker ends it first`,
      },
    ];
  }
  return statements;
}

/** What a server had that does not run any more, maybe ended by force. */
function endedBefore(persistence: Persistence | undefined): DataStatement[] {
  if (persistence === "aof") return [{ kind: "kept", text: "everything: the server loads its AOF again" }];
  if (persistence === "rdb") {
    return [
      {
        kind: "risk",
        text: "only what its last snapshot has may be left: it does not run, and one that is ended by force writes none",
      },
    ];
  }
  if (persistence === undefined) return [];
  return [
    { kind: "loss", text: 'all that the cache held: with appendonly no and save "" nothing is on disk' },
  ];
}

/** The server that is replaced is told to write a snapshot where the next one is declared to keep its data. */
function endOfCache(
  kind: Outcome["kind"],
  next: Persistence | undefined,
  facts?: ServerFacts,
): DataStatement[] {
  if (kind === "replaced" && next !== undefined && next !== "none") {
    return [
      { kind: "kept", text: `everything: a snapshot is made before the server is stopped${amount(facts)}` },
    ];
  }
  if (facts?.keys === 0) return [{ kind: "kept", text: "nothing is lost: the cache is empty now" }];
  const what =
    facts === undefined ? "all that the cache holds" : `${keysInWords(facts.keys)} that the cache holds now`;
  return [{ kind: "loss", text: `${what}: with appendonly no and save "" nothing is on disk` }];
}

function amount(facts?: ServerFacts): string {
  return facts === undefined ? "" : `, ${keysInWords(facts.keys)} now`;
}
