import { pause } from "../../connection/deadline";
import { parseInfo } from "../../connection/replies";
import type { Session } from "../../connection/session";

/**
 * Resolves when all that was answered until now is in the append-only file: with `everysec` Redis holds writes back for up to two
 * seconds while an fsync takes its time. A first rewrite is waited for: the file is the truth only after it.
 */
export async function untilWritten(session: Session): Promise<void> {
  const asked = await persistence(session);
  const size = (info: Record<string, string>) => Number(info.aof_current_size);
  const all = size(asked) + Number(asked.aof_buffer_length);
  for (let info = asked; ; info = await persistence(session)) {
    if (info.aof_last_write_status !== "ok")
      throw new Error(
        "Redis cannot write its append-only file at present, as its log tells: make room first",
      );
    const isFirst = isRewriting(info) && !(Number(info.aof_base_size) > 0);
    // A rewrite that began in between has written all of it first, and counts anew.
    const isWritten =
      info.aof_buffer_length === "0" || size(info) >= all || info.aof_rewrites !== asked.aof_rewrites;
    if (isWritten && !isFirst) return;
    await pause(10);
  }
}

/** Has the server begin a snapshot; `INFO` of right before and right after, with nobody's command in between. */
export async function beginSnapshot(session: Session): Promise<{ before: unknown; after: unknown }> {
  for (;;) {
    const info = () => session.send("INFO", "everything");
    // All in one go, so that nobody comes in between.
    const [before, begun, after] = await Promise.all([info(), isBegun(session), info()]);
    if (begun) return { before, after };
    await pause(100);
  }
}

/** Resolves when the snapshot that was begun is complete. */
export async function untilComplete(
  session: Session,
  onProgress: (done: number, total: number) => void,
): Promise<void> {
  for (;;) {
    const info = await persistence(session);
    if (info.rdb_bgsave_in_progress === "0") {
      if (info.rdb_last_bgsave_status === "ok") return;
      throw new Error("Redis could not write a snapshot; its log tells why: `docker logs` of its container");
    }
    onProgress(Number(info.current_save_keys_processed ?? 0), Number(info.current_save_keys_total ?? 0));
    await pause(50);
  }
}

/** One that is under way began too early, and Redis does not begin two. */
async function isBegun(session: Session): Promise<boolean> {
  try {
    await session.send("BGSAVE");
    return true;
  } catch (error) {
    if (/in progress|active/i.test((error as Error).message)) return false;
    throw error;
  }
}

async function persistence(session: Session): Promise<Record<string, string>> {
  return parseInfo(await session.send("INFO", "persistence"));
}

function isRewriting(info: Record<string, string>): boolean {
  return info.aof_rewrite_in_progress === "1" || info.aof_rewrite_scheduled === "1";
}
