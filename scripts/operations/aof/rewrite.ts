import type { Command } from "commander";
import { pause } from "../../../components/connection/deadline";
import { docker } from "../../../components/connection/dockerCommand";
import type { Session } from "../../../components/connection/session";
import { bytesText, durationText } from "../amounts";
import { type OperatedServer, withSession } from "../operatedServer";
import { progressBar } from "../progress";
import { type Answer, serverVerb } from "../verb";
import { logProblems } from "./logProblems";
import { type PersistenceInfo, persistenceInfo } from "./persistenceInfo";

const pollMilliseconds = 100;

export function rewriteVerb(): Command {
  return serverVerb(
    "rewrite",
    "Rewrites the append-only file (BGREWRITEAOF), and waits for the end.",
    (server) => withSession(server, (session) => rewrite(server, session)),
  );
}

async function rewrite(server: OperatedServer, session: Session): Promise<Answer> {
  const before = await persistenceInfo(session);
  if (!before.isOn) {
    throw new Error(
      `the append-only file of ${server.name} is off (appendonly no), so there is nothing to rewrite: declare ` +
        "`appendonly: yes` in its settings first",
    );
  }
  const begun = Date.now();
  const awaited = before.rewriting || !(await request(session));
  const after = await finished(session, before).catch(async (error: unknown) => {
    if (error !== failed) throw error;
    throw new Error(
      `the rewrite failed; nothing is lost, the files are as before. ${await reason(server, before)}`,
    );
  });
  const milliseconds = Date.now() - begun;
  const sizes = {
    baseSizeBefore: before.baseBytes,
    currentSizeBefore: before.currentBytes,
    baseSizeAfter: after.baseBytes,
    currentSizeAfter: after.currentBytes,
    milliseconds,
  };
  const which = awaited ? "The rewrite that was running is done" : "Rewritten";
  const text =
    `${which}, after ${durationText(milliseconds)}: the append-only file had ${bytesText(before.currentBytes)}, and has ` +
    `${bytesText(after.currentBytes)}`;
  return { code: 0, text, json: { awaited, ...sizes } };
}

/** Whether it was this request that begins or schedules one. */
async function request(session: Session): Promise<boolean> {
  try {
    await session.send("BGREWRITEAOF");
    return true;
  } catch (error) {
    if ((error as Error).message.includes("already in progress")) return false;
    // It is the failure of a fork: Redis has written why into its log.
    if ((error as Error).message.includes("Can't execute an AOF background rewriting")) throw failed;
    throw error;
  }
}

const failed = new Error("the rewrite failed");

/** Follows the rewrite to its end; Ctrl-C leaves it to the server. */
async function finished(session: Session, before: PersistenceInfo): Promise<PersistenceInfo> {
  const progress = progressBar("Rewriting", "keys");
  const leave = () => {
    progress.end();
    console.error("The rewrite goes on in the server; `npm run redis -- aof` shows when it is done.");
    process.exit(130);
  };
  process.once("SIGINT", leave);
  try {
    for (;;) {
      const now = await persistenceInfo(session);
      // One that cannot even begin stays scheduled, and is tried again and again.
      const isNew = before.lastRewriteOk || now.failedRewrites > before.failedRewrites;
      if (!now.lastRewriteOk && (isNew || !now.rewriting)) throw failed;
      if (!now.rewriting) return now;
      progress.at(now.keysDone, Math.max(1, now.keysTotal));
      await pause(pollMilliseconds);
    }
  } finally {
    process.off("SIGINT", leave);
    progress.end();
  }
}

/** In the server's own words, of its log since then. */
async function reason({ daemon, container }: OperatedServer, { seconds }: PersistenceInfo): Promise<string> {
  const since = new Date(seconds * 1000).toISOString();
  const log = await docker(daemon, "logs", "--since", since, container).catch(() => "");
  const problems = logProblems(log);
  return problems.length > 0
    ? `Its log says:\n${problems.map((line) => `  ${line}`).join("\n")}`
    : "Its log does not say why.";
}
