import { setTimeout as after } from "node:timers/promises";
import { answerTimeout, type Session } from "../../components/connection/session";
import { failure } from "../../components/connection/sessionError";
import { type OperatedServer, openSession } from "./operatedServer";

/** A session that is kept from one question to the next, and opened anew after one that was not answered. */
export class HeldSession {
  private session: Session | undefined;

  constructor(private readonly server: OperatedServer) {}

  /** Fails with the code `SILENT` when nobody answers in time, as a server that is stopped by a signal does not. */
  async ask<T>(use: (session: Session) => Promise<T>): Promise<T> {
    const limit = answerTimeout(this.server.login);
    const over = new AbortController();
    const tooLate = after(limit, undefined, over).then(() => {
      throw failure(`it gave no answer within ${limit / 1000} s`, "SILENT");
    });
    const used = this.opened(over.signal).then(use);
    try {
      return await Promise.race([used, tooLate]);
    } catch (error) {
      this.close();
      throw error;
    } finally {
      used.catch(() => {});
      tooLate.catch(() => {});
      over.abort();
    }
  }

  close(): void {
    this.session?.close();
    this.session = undefined;
  }

  private async opened(over: AbortSignal): Promise<Session> {
    if (this.session) return this.session;
    const session = await openSession(this.server);
    // Nobody waits for it any more.
    if (over.aborted) session.close();
    else this.session = session;
    return session;
  }
}
