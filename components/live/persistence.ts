import { type Deadline, isOver, pause, restartDeadline } from "../connection/deadline";
import { parseInfo } from "../connection/replies";
import type { Session } from "../connection/session";
import { failure } from "../connection/sessionError";

/** What a rewrite of the AOF did; sizes in bytes. */
export interface AofRewrite {
  baseSizeBefore: number;
  currentSizeBefore: number;
  baseSizeAfter: number;
  currentSizeAfter: number;
  milliseconds: number;
}

type Info = Record<string, string>;

async function persistence(session: Session): Promise<Info> {
  return parseInfo(await session.send("INFO", "persistence"));
}

/** What a person can do about a rewrite or save that failed; Redis says why in its log only. */
export const adviceOnFailedSave =
  "The server's log (`docker logs`) has the reason: mostly a full disk (`docker system df`, free space on the " +
  "volume) or too little memory for a fork. Nothing that was written is lost: the server boots from its old files " +
  "until the new one is complete. Free some, then repeat `pulumi up`.";

/** In milliseconds: what a small server has written in a moment is not waited for longer than that. */
const pauseAfter = (polls: number) => Math.min(10 * 2 ** polls, 200);

/** Polls until `done`, for as long as Redis's child process makes progress. */
async function follow(
  session: Session,
  deadline: Deadline,
  job: string,
  done: (info: Info) => boolean,
): Promise<Info> {
  let seen: string | undefined;
  for (let polls = 1; ; polls++) {
    const info = await persistence(session);
    if (done(info)) return info;
    const progress = `${info.current_save_keys_processed} of ${info.current_save_keys_total} keys`;
    if (progress !== seen) restartDeadline(deadline);
    seen = progress;
    if (isOver(deadline)) {
      throw failure(`${job} made no progress for ${deadline.seconds} s (${progress}). ${adviceOnFailedSave}`);
    }
    if (polls % 10 === 0) {
      const saving = info.aof_rewrite_scheduled === "1" && info.rdb_bgsave_in_progress === "1";
      console.log(`${job}: ${saving ? "waiting for a running BGSAVE, " : ""}${progress}`);
    }
    await pause(pauseAfter(polls));
  }
}

/** Waits for the rewrite that is running or scheduled. */
async function rewritten(session: Session, deadline: Deadline, job: string, before: Info): Promise<Info> {
  const failed = (now: Info) =>
    Number(now.aof_rewrites_consecutive_failures) > Number(before.aof_rewrites_consecutive_failures);
  const info = await follow(
    session,
    deadline,
    job,
    (now) => failed(now) || (now.aof_rewrite_in_progress === "0" && now.aof_rewrite_scheduled === "0"),
  );
  if (failed(info) || info.aof_last_bgrewrite_status !== "ok")
    throw failure(`${job} failed. ${adviceOnFailedSave}`);
  return info;
}

/** Asks for a rewrite, unless one is running or about to run, which then is as good. */
async function requestRewrite(session: Session): Promise<void> {
  try {
    await session.send("BGREWRITEAOF");
  } catch (error) {
    if (!(error as Error).message.includes("already in progress")) throw error;
  }
}

/**
 * Returns when the AOF is complete on disk. `CONFIG SET appendonly yes` has only started or scheduled its first rewrite:
 * until that is done nothing is durable, although `aof_enabled` is 1 already. It asks for a rewrite itself after failures,
 * which Redis repeats after up to an hour, and on a server that booted without any data, which says that its base is empty
 * until the first rewrite.
 */
export async function completeAof(session: Session, deadline: Deadline): Promise<void> {
  const job = "The rewrite that completes the AOF";
  const isIdle = (info: Info) => info.aof_rewrite_in_progress === "0";
  const isComplete = (info: Info) =>
    isIdle(info) &&
    info.aof_rewrite_scheduled === "0" &&
    info.aof_last_bgrewrite_status === "ok" &&
    info.aof_base_size !== "0";
  // One that is running may fail for a reason that is gone by now, so its end is not the last word.
  const before = await follow(session, deadline, job, isIdle);
  if (isComplete(before)) return;
  if (before.rdb_bgsave_in_progress === "0") await requestRewrite(session);
  await rewritten(session, deadline, job, before);
}

/**
 * Returns when an RDB that was begun after this call is complete on disk. One that is running may be older than the last
 * write, FLUSHALL stops one without counting it as failed, and somebody else may be faster to start one.
 */
export async function completeRdb(session: Session, deadline: Deadline): Promise<void> {
  const job = "The RDB save that takes over from the AOF";
  const idle = (info: Info) => info.rdb_bgsave_in_progress === "0" && info.aof_rewrite_in_progress === "0";
  let info = await follow(session, deadline, job, idle);
  const saves = Number(info.rdb_saves);
  while (Number(info.rdb_saves) === saves) {
    try {
      await session.send("BGSAVE");
    } catch (error) {
      if (!/in progress|active/.test((error as Error).message)) throw error;
    }
    info = await follow(session, deadline, job, idle);
    if (info.rdb_last_bgsave_status !== "ok") throw failure(`${job} failed. ${adviceOnFailedSave}`);
  }
}

/**
 * Redis keeps the second in which a snapshot began: one that is to be later than the last write to the AOF begins in another. It takes
 * it from a clock of the kernel that is some milliseconds behind the one of TIME, so the first of them do not count.
 */
async function nextSecond(session: Session): Promise<void> {
  const now = async () => {
    const [seconds, microseconds] = (await session.send("TIME")) as string[];
    return Number(seconds) + Number(microseconds) / 1_000_000;
  };
  const begin = Math.floor(await now()) + 1.1;
  while ((await now()) < begin) await pause(100);
}

/**
 * Hands the truth over from the AOF, which is off by now, to a snapshot. The rewrite at the end is what commits it: with the AOF off,
 * Redis writes a manifest without an incr file, in one step, and boot.sh takes dump.rdb for the truth from then on, whatever the
 * clock says (boot/truth.sh).
 */
export async function endAof(session: Session, deadline: Deadline): Promise<void> {
  await nextSecond(session);
  await completeRdb(session, deadline);
  const before = await persistence(session);
  await requestRewrite(session);
  await rewritten(session, deadline, "The rewrite that ends the AOF", before);
}

export async function rewriteAof(session: Session, deadline: Deadline): Promise<AofRewrite> {
  const before = await persistence(session);
  const started = Date.now();
  await requestRewrite(session);
  const after = await rewritten(session, deadline, "The requested rewrite of the AOF", before);
  return {
    baseSizeBefore: Number(before.aof_base_size),
    currentSizeBefore: Number(before.aof_current_size),
    baseSizeAfter: Number(after.aof_base_size),
    currentSizeAfter: Number(after.aof_current_size),
    milliseconds: Date.now() - started,
  };
}

/** Returns when no rewrite is running or scheduled, for as long as it makes progress. */
export async function finishRewrite(session: Session, deadline: Deadline): Promise<void> {
  const isIdle = (info: Info) => info.aof_rewrite_in_progress === "0" && info.aof_rewrite_scheduled === "0";
  if (isIdle(await persistence(session))) return;
  const job = "The server is stopped when the rewrite of its AOF is done";
  console.log(job);
  await follow(session, deadline, job, isIdle);
}

/**
 * Has the server keep on disk what its AOF does not: a snapshot now, as the last one may take longer than Docker waits, and one when it
 * is stopped, even where no `save` is declared, with all that is written until then.
 */
export async function keepData(session: Session, deadline: Deadline): Promise<void> {
  if ((await persistence(session)).aof_enabled === "1") return;
  console.log("A snapshot keeps the data of the server that is stopped");
  await session.send("CONFIG", "SET", "shutdown-on-sigterm", "save");
  await completeRdb(session, deadline);
}

/**
 * How `appendonly` stands in redis.conf, in the running server and on disk, where these three disagree; nothing where they agree.
 * Without an AOF that is written, Redis does not tell what is on disk.
 */
export async function aofMismatch(
  session: Session,
  declared: string,
  live: string,
): Promise<string | undefined> {
  const info = await persistence(session);
  const failed = info.aof_last_bgrewrite_status !== "ok";
  if (declared === "yes" && live === "yes") return failed ? "yes, but its last rewrite failed" : undefined;
  if (declared === live) return undefined;
  const incomplete = failed || info.aof_base_size === "0" || info.aof_rewrite_in_progress === "1";
  const disk =
    live === "no"
      ? "the AOF on disk, if any, lacks what was written since"
      : `the AOF on disk is ${incomplete ? "not " : ""}complete`;
  return `${live} in the running server, ${declared} in redis.conf; ${disk}`;
}
