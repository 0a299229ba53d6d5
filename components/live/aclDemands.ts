import { codeOf, type Session } from "../connection/session";

/** What a user must and must not be able to do. */
export interface Demands {
  mustAllow?: string[];
  mustDeny?: string[];
}

/** Every demand that the server itself says is not met (`ACL DRYRUN`), with the rules to change. */
export async function unmetDemands(
  session: Session,
  demands: Record<string, Demands>,
  rules: Record<string, string>,
): Promise<string[]> {
  const unmet: string[] = [];
  for (const [user, { mustAllow = [], mustDeny = [] }] of Object.entries(demands)) {
    const change = `; change the rules \`${rules[user]}\``;
    for (const call of mustAllow) {
      const { allowed, words } = await dryRun(session, user, call);
      if (!allowed) unmet.push(`users.${user}.mustAllow \`${call}\`: ${words}${change}`);
    }
    for (const call of mustDeny) {
      const { allowed, words } = await dryRun(session, user, call);
      if (allowed) unmet.push(`users.${user}.mustDeny \`${call}\`: Redis allows it${change}`);
      if (allowed === undefined) unmet.push(`users.${user}.mustDeny \`${call}\`: ${words}`);
    }
  }
  return unmet;
}

/** `allowed` is undefined for what is no command of the server. */
async function dryRun(
  session: Session,
  user: string,
  call: string,
): Promise<{ allowed?: boolean; words: string }> {
  try {
    const words = String(await session.send("ACL", "DRYRUN", user, ...call.trim().split(/\s+/)));
    return { allowed: words === "OK", words };
  } catch (error) {
    if (codeOf(error) !== "ERR") throw error;
    return { words: (error as Error).message };
  }
}
