import type { AclServer } from "../../image/serverOfImage";
import { access } from "./access";
import { type Demand, isMet } from "./advice";
import { adviceToAllow } from "./adviceToAllow";
import { adviceToDeny } from "./adviceToDeny";
import { rightsOf } from "./rights";

/** What a user must, and must not, be able to do: commands with arguments, as typed in redis-cli without quotes. */
export interface Expectations {
  /** For instance `GET cart:1`. */
  mustAllow?: string[];
  /** For instance `FLUSHALL`. */
  mustDeny?: string[];
}

export function demandsOf(expected: Expectations): Demand[] {
  return (["mustAllow", "mustDeny"] as const).flatMap((property) =>
    (expected[property] ?? []).map((text): Demand => ({ property, text, call: text.trim().split(/\s+/) })),
  );
}

/**
 * Every expectation that the rules do not meet, with a change of the rules that was tried and meets it. What only the running
 * server can tell (a module's command) is left to it.
 */
export function checkExpectations(rules: string, expected: Expectations, server: AclServer): string[] {
  const demands = demandsOf(expected);
  if (demands.length === 0) return [];
  const rights = rightsOf(rules, server);
  const judged = { rules, demands, server };
  const told = (demand: Demand) => `${demand.property} \`${demand.text}\``;
  return demands
    .filter((demand) => !isMet(rights, demand))
    .flatMap((demand) => {
      const answer = access(rights, demand.call);
      if (answer.verdict === "denied")
        return [`${told(demand)}: ${adviceToAllow(judged, demand, answer).advice}`];
      if (answer.verdict === "allowed") return [`${told(demand)}: ${adviceToDeny(judged, demand, answer)}`];
      return answer.verdict === "invalid" ? [`${told(demand)}: ${answer.reason}`] : [];
    });
}
