import { findDirective } from "../../components/conf/directives";
import { sameValue } from "../../components/conf/sameValue";
import type { Check, Seen } from "./check";
import type { FromTo } from "./edit";
import type { SeenServer } from "./seenServer";

const arrow = ([from, to]: FromTo) => `${from} → ${to}`;

interface SaidChange {
  property: string;
  from: string | null;
  to: string | null;
}

/** From what to what settings and arguments change, those too that only the report names. */
export function changes(
  what: string,
  claimed: Record<string, FromTo>,
  said: readonly SaidChange[],
  { before, after }: Seen,
): Check[] {
  const names = [...new Set([...Object.keys(claimed), ...said.map(({ property }) => property)])].sort();
  return names.map((property) => {
    const change = said.find((each) => each.property === property);
    const claim = claimed[property];
    const seen: FromTo | undefined = claim && [
      valueSeen(property, claim[0], before),
      valueSeen(property, claim[1], after),
    ];
    return {
      what: `${what} ${property}`,
      expected: claim ? arrow(claim) : "same",
      said: change ? arrow([change.from, change.to]) : "same",
      ...(seen && { seen: arrow(seen) }),
    };
  });
}

/** The expected value where what is seen means the same, else what is seen. */
function valueSeen(property: string, expected: string | null, server: SeenServer): string | null {
  const directive = property.replace(/^settings\./, "");
  const value = server.settings?.[directive];
  if (value === undefined || property in server.arguments) return server.arguments[property] ?? expected;
  const meant =
    expected?.replace(/^Redis's default, |^""$/, "") ?? findDirective(directive)?.redisDefault ?? "";
  return sameValue(directive, meant, value) ? expected : value;
}
