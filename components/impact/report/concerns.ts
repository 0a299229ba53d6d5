import { dataConcern } from "./data/dataSection";
import { hasNewEndpoint } from "./endpointChange";
import type { Concern, Finding, ServerReport } from "./reportSchema";
import { isDown } from "./serverFacts";
import type { ServerInput } from "./serverInput";
import { rightsConcern } from "./users/usersInVerdict";

/** Why a person should look at what happens to one server. */
export function concernsOf(
  input: ServerInput,
  report: Omit<ServerReport, "verdict" | "concerns" | "moreUsers">,
  findings: readonly Finding[],
): Concern[] {
  const { outcome, users, data, drift, warnings } = report;
  const isCutOff =
    ["restarted", "replaced", "gone"].includes(outcome.kind) && !input.steps?.stopped && !isDown(input.asked);
  const isUnmet = users.some(({ expectations }) => expectations.some(({ met }) => !met));
  const applies: Record<Concern, boolean> = {
    restart: isCutOff,
    data: dataConcern(data),
    // Of a new server, they are what it is made for.
    rights: isUnmet || (rightsConcern(users) && input.before !== undefined),
    drift: drift.length > 0,
    policy: warnings.length + findings.length > 0,
    unknown: changesUnseen(input) || (outcome.kind === "live" && isNotAsked(input)),
  };
  return (Object.keys(applies) as Concern[]).filter((concern) => applies[concern]);
}

/** Whether a live change meets a server of which nobody knows that it can be changed live. */
function isNotAsked({ asked, steps }: ServerInput): boolean {
  // Offline, none is asked, and it is said so.
  return steps !== undefined && asked !== undefined && "unknown" in asked;
}

/** Whether something changes, or may change, of which the report can show neither the one value nor the other. */
function changesUnseen({ before, after, steps }: ServerInput): boolean {
  const notShown = { ...before?.notShown, ...after?.notShown };
  const changed = (step: string | undefined) => step !== undefined && step !== "same";
  return (
    // Nobody has asked it there yet, and its users are told to connect there.
    hasNewEndpoint(before, after) ||
    Object.values(after?.notShown ?? {}).includes("known later") ||
    (notShown.settings === "secret" && changed(steps?.settings)) ||
    (notShown.users === "secret" && changed(steps?.users))
  );
}
