import type { AclServer } from "../../image/serverOfImage";
import { type Access, access } from "./access";
import { rightsOf } from "./rights";

/** What a user must, and must not, be able to do: commands with arguments, as typed in redis-cli without quotes. */
export interface Expectations {
  /** For instance `GET cart:1`. */
  mustAllow?: string[];
  /** For instance `FLUSHALL`. */
  mustDeny?: string[];
}

/**
 * Every expectation that the rules do not meet, with the rule to change. What only the running server can tell (a
 * module's command) is left to it.
 */
export function checkExpectations(rules: string, expected: Expectations, server: AclServer): string[] {
  const { mustAllow = [], mustDeny = [] } = expected;
  if (mustAllow.length + mustDeny.length === 0) return [];
  const rights = rightsOf(rules, server);
  const problems: string[] = [];
  for (const [property, calls] of Object.entries({ mustAllow, mustDeny })) {
    for (const call of calls) {
      const answer = access(rights, call.trim().split(/\s+/));
      const reason = property === "mustAllow" ? whyNotAllowed(answer) : whyNotDenied(answer);
      if (reason) problems.push(`${property} \`${call}\`: ${reason}`);
    }
  }
  return problems;
}

function whyNotAllowed(answer: Access): string | undefined {
  if (answer.verdict === "invalid") return answer.reason;
  if (answer.verdict !== "denied") return undefined;
  const { kind, what, by } = answer;
  if (kind === "key")
    return `no rule allows this with the key \`${what}\`; add \`~${what}\`, or a pattern that matches it`;
  if (kind === "channel") return `no rule allows the channel \`${what}\`; add \`&${what}\``;
  return by
    ? `the rule \`${by.text}\` denies it; add \`+${what}\` after it`
    : `no rule allows it; add \`+${what}\``;
}

function whyNotDenied(answer: Access): string | undefined {
  if (answer.verdict === "invalid") return answer.reason;
  if (answer.verdict !== "allowed") return undefined;
  const { by, what } = answer;
  if (!by) return `\`${what}\` is allowed to everybody or by its first argument; no \`-${what}\` can deny it`;
  const isExact = by.kind === "command" && by.name === what;
  return isExact
    ? `the rule \`${by.text}\` allows it; drop it`
    : `the rule \`${by.text}\` allows it; add \`-${what}\` after it`;
}
