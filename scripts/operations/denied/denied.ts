import type { Command } from "commander";
import { parseListedUser } from "../../../components/acl/listedUser";
import { parseInfo } from "../../../components/connection/replies";
import type { Session } from "../../../components/connection/session";
import { type AclServer, parseVersion } from "../../../components/image/serverOfImage";
import { parseAclLog } from "../aclLog";
import { lastUpdate } from "../lastUpdate";
import { withSession } from "../operatedServer";
import { serverVerb } from "../verb";
import { type DeniedFacts, deniedReport } from "./deniedReport";
import { deniedText } from "./deniedText";

/** `npm run redis -- denied`: what users were denied, and the smallest rule that would allow it. */
export function denied(): Command {
  return serverVerb<{ all?: true }>(
    "denied",
    "What users were denied since the last update, each with the smallest rule that would allow it.",
    async (server, { all }) => {
      const facts = await withSession(server, askDenied);
      const updated = all ? undefined : await lastUpdate(server);
      const updatedAgo = updated && (Date.now() - updated.getTime()) / 1000;
      const report = deniedReport({ ...facts, updatedAgo });
      const isSome = report.users.length + report.logins.length > 0;
      return {
        code: isSome ? 2 : 0,
        text: deniedText(report, { stack: server.stack, updatedAgo }),
        json: { stack: server.stack, since: updated?.toISOString() ?? null, ...report },
      };
    },
  ).option("--all", "also what was denied before the last update");
}

/** Far more than `acllog-max-len` lets there be. */
const wholeLog = "1000000";

/** What of a server a report on denied commands is made from. */
export async function askDenied(session: Session): Promise<DeniedFacts> {
  const [log, list, info, modules] = await Promise.all([
    session.send("ACL", "LOG", wholeLog),
    session.send("ACL", "LIST"),
    session.send("INFO", "server"),
    session.send("MODULE", "LIST"),
  ]);
  return {
    entries: parseAclLog(log),
    users: (list as string[]).map(parseListedUser),
    server: aclServerOf(info, modules),
  };
}

/** By its own word, which an image's name may not tell. */
function aclServerOf(info: unknown, modules: unknown): AclServer {
  const { redis_version: version = "" } = parseInfo(info);
  const names = (modules as string[][]).map(([, name = ""]) => name);
  const has = names.includes("search") ? "all" : names.length === 0 ? "none" : "unknown";
  return { version: parseVersion(version), modules: has };
}
