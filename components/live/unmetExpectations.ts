import type { Expectations } from "../acl/rights/expectations";
import type { Session } from "../connection/session";
import { codeOf } from "../connection/sessionError";

/** Every expectation that the server itself says is not met (`ACL DRYRUN`), with the rules to change. */
export async function unmetExpectations(
  session: Session,
  expected: Record<string, Expectations>,
  rules: Record<string, string>,
): Promise<string[]> {
  const unmet: string[] = [];
  for (const [user, { mustAllow = [], mustDeny = [] }] of Object.entries(expected)) {
    const change = `; change the rules \`${rules[user]}\``;
    for (const call of mustAllow) {
      const { allowed, answer } = await dryRun(session, user, call);
      if (!allowed) unmet.push(`users.${user}.mustAllow \`${call}\`: ${answer}${change}`);
    }
    for (const call of mustDeny) {
      const { allowed, answer } = await dryRun(session, user, call);
      if (allowed) unmet.push(`users.${user}.mustDeny \`${call}\`: Redis allows it${change}`);
      if (allowed === undefined) unmet.push(`users.${user}.mustDeny \`${call}\`: ${answer}`);
    }
  }
  return unmet;
}

/** `allowed` is undefined for what is no command of the server. */
async function dryRun(
  session: Session,
  user: string,
  call: string,
): Promise<{ allowed?: boolean; answer: string }> {
  try {
    const answer = String(await session.send("ACL", "DRYRUN", user, ...call.trim().split(/\s+/)));
    return { allowed: answer === "OK", answer };
  } catch (error) {
    if (codeOf(error) !== "ERR") throw error;
    return { answer: (error as Error).message };
  }
}
