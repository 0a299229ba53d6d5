import type { Session } from "../../../components/connection/session";
import { didYouMean } from "../../../components/spelling/nearest";
import { parseClientList } from "../clientLine";
import type { OperatedServer } from "../operatedServer";
import { containerNames } from "./containerNames";
import { type ClientSession, clientSessions } from "./sessionList";

/** Who is connected, without the session that asks. */
export async function askSessions(
  session: Session,
  { daemon, container }: Pick<OperatedServer, "daemon" | "container">,
  user?: string,
): Promise<ClientSession[]> {
  const [own, list, names] = await Promise.all([
    session.send("CLIENT", "ID"),
    session.send("CLIENT", "LIST"),
    containerNames(daemon, container),
  ]);
  return clientSessions(parseClientList(list), names, { own: String(own), user });
}

/** Fails for a user that the server does not have, with the nearest that it has. */
export async function requireUser(session: Session, user: string): Promise<void> {
  const users = (await session.send("ACL", "USERS")) as string[];
  if (!users.includes(user)) throw new Error(noSuchUser(user, users));
}

function noSuchUser(user: string, users: string[]): string {
  return `the server has no user ${user}; ${didYouMean(user, users)} There are: ${users.join(", ")}`;
}
