import { pause } from "./deadline";
import { proven } from "./serverContainer";
import type { ServerLogin } from "./serverLogin";
import { answerTimeout, dial, loadClient, login, type Session } from "./session";
import { codeOf } from "./sessionError";

/** A connection of the admin, soon or never: for who can do without a server that is down, hangs or is another one. */
export async function openSoon(server: ServerLogin, container: string): Promise<Session | undefined> {
  await loadClient();
  let session: Session | undefined;
  const opened = (async () => {
    session = await dial(server);
    await login(session, await proven(server, container));
    return true;
  })().catch((error: Error) => {
    if (codeOf(error) === "FULL") console.log(error.message);
    return false;
  });
  if (await Promise.race([opened, pause(answerTimeout(server)).then(() => false)])) return session;
  session?.close();
  return undefined;
}

/** What `ask` gets from it, soon or never, also if it says nothing more once it has let us in. */
export async function askSoon<T>(
  server: ServerLogin,
  container: string,
  ask: (session: Session) => Promise<T>,
): Promise<T | undefined> {
  const session = await openSoon(server, container);
  if (!session) return undefined;
  try {
    const answer = ask(session).catch(() => undefined);
    return await Promise.race([answer, pause(answerTimeout(server)).then(() => undefined)]);
  } finally {
    session.close();
  }
}
