import type { LastBackup, PersistenceStatus, RedisStatus, ServerStatus } from "./serverStatus";

/** From here on a limit is near. */
const near = 0.9;

/** What needs a person, one line each. */
export function attentionLines(status: Omit<ServerStatus, "attention">): string[] {
  const { container, redis, unanswered, drift, lastBackup } = status;
  return [
    container.state === "running" &&
      container.health === "unhealthy" &&
      `Docker says that the container ${container.name} is unhealthy`,
    unanswered !== undefined && `Redis does not answer: ${unanswered}`,
    ...(redis ? ofPersistence(redis.persistence) : []),
    ...(redis ? ofLimits(redis) : []),
    isNear(container.memoryBytes, container.memoryLimitBytes) &&
      "the container's memory is near its limit (`memory`), at which the kernel ends Redis",
    drift.length > 0 && "somebody changed it by hand: `pulumi up --refresh` makes it as declared",
    ofBackup(lastBackup),
  ].filter((line) => typeof line === "string");
}

function ofPersistence({ aof, lastSave }: PersistenceStatus): (string | false)[] {
  const log = "its log (`docker logs`) says why, mostly a full disk or too little memory for a fork";
  return [
    aof?.lastWriteOk === false &&
      "the last write to the append-only file failed: writes are refused until there is room",
    aof?.lastRewrite.result === "failed" && `the last rewrite of the append-only file failed: ${log}`,
    lastSave.result === "failed" && `the last snapshot failed: ${log}`,
  ];
}

function ofLimits({ memory, clients }: RedisStatus): (string | false)[] {
  // Where keys are evicted, a full memory is what is wanted.
  const refuses = memory.policy === "noeviction";
  return [
    refuses &&
      isNear(memory.usedBytes, memory.maxBytes) &&
      "memory is near `maxmemory`, at which writes are refused (noeviction)",
    isNear(clients.connected, clients.most) && "there are nearly as many clients as it takes (`maxclients`)",
  ];
}

function isNear(value: number | undefined, limit: number | undefined): boolean {
  return value !== undefined && limit !== undefined && limit > 0 && value >= near * limit;
}

function ofBackup(backup: LastBackup | undefined): string | false {
  if (backup === undefined || backup.result === "ok") return false;
  const reason = backup.reason === undefined ? "" : `: ${backup.reason}`;
  return backup.result === "failed"
    ? `the last scheduled backup failed${reason}`
    : `a scheduled backup is late (${backup.schedule})${reason}`;
}
