import { declarationWarnings } from "../../../components/impact/declarationWarnings";
import { durationText } from "../amounts";
import { bad, type Check, type DoctorFacts, type Finding, ok, type RedisFacts, warn } from "./facts";

/** A check that needs Redis's own answers. */
function redisCheck(
  id: string,
  title: string,
  look: (redis: RedisFacts, facts: DoctorFacts) => Finding | undefined,
): Check {
  return { id, title, look: (facts) => facts.redis && look(facts.redis, facts) };
}

const mebibyte = 1024 * 1024;
/** Of them that maxclients lets there be. */
const manyClients = 0.8;

/** About the server itself. */
export const redisChecks: readonly Check[] = [
  {
    id: "answers",
    title: "Redis",
    look: ({ redis, silence }) =>
      redis
        ? ok(
            `${redis.info.redis_version}, up for ${durationText(Number(redis.info.uptime_in_seconds) * 1000)}`,
          )
        : bad(
            `could not be asked: ${silence}`,
            "mend that first; the other checks of Redis need its answers",
          ),
  },
  redisCheck("memory-limit", "Memory limit", ({ config }, { container }) => {
    const limit = Math.floor((container?.memoryLimit ?? 0) / mebibyte);
    const maxmemory = Number(config.maxmemory ?? 0);
    const settings = {
      maxmemory: maxmemory % mebibyte === 0 ? `${maxmemory / mebibyte}mb` : String(maxmemory),
    };
    const [warning] = declarationWarnings({ settings, memory: limit, protectData: false });
    const [finding = "", fix] = (warning ?? "").split(/; (?=set maxmemory)/);
    if (fix) return warn(finding, fix, "docs/settings.md");
    if (limit > 0) return ok(`maxmemory ${settings.maxmemory} of ${limit} MiB leaves a fork enough`);
    return ok(
      maxmemory > 0
        ? `maxmemory ${settings.maxmemory}, the container has no limit`
        : "neither maxmemory nor `memory` limits it",
    );
  }),
  redisCheck("persistence", "Persistence", ({ info, config }, { declared }) => {
    const failed = [
      ["aof_last_write_status", "the last write to the AOF"],
      ["aof_last_bgrewrite_status", "the last rewrite of the AOF"],
      ["rdb_last_bgsave_status", "the last snapshot"],
    ].filter(([field = ""]) => info[field] !== undefined && info[field] !== "ok");
    if (failed.length > 0) {
      return bad(
        `${failed.map(([, what]) => what).join(" and ")} failed`,
        `\`npm run redis -- logs --stack ${declared.stack}\` has the reason: mostly a full disk, or too little memory for a fork`,
        "docs/persistence.md",
      );
    }
    const aof = info.aof_enabled === "1";
    const snapshots = (config.save ?? "") !== "";
    if (!aof && !snapshots && declared.keepsData)
      return bad(
        "neither AOF nor snapshots, although the stack declares to keep the data",
        "`pulumi up --refresh` puts back what is declared",
      );
    const modes = [
      aof && `AOF, appendfsync ${config.appendfsync}`,
      snapshots && `snapshots (save ${config.save})`,
    ].filter(Boolean);
    return ok(modes.join(" and ") || "off, as declared: the data are gone with the process");
  }),
  redisCheck("fsync", "Writes to the disk", ({ info }) => {
    const delayed = Number(info.aof_delayed_fsync ?? 0);
    return delayed > 0
      ? warn(
          `${delayed} fsyncs took more than 2 seconds since the start: the disk is too slow, and writes waited for it`,
          "a faster disk, or less that is written beside Redis on this one",
          "docs/persistence.md",
        )
      : info.aof_enabled === "1"
        ? ok("no fsync was late since the start")
        : undefined;
  }),
  redisCheck("clients", "Clients", ({ info, config }) => {
    const [now, most, refused] = [info.connected_clients, config.maxclients, info.rejected_connections].map(
      Number,
    ) as [number, number, number];
    const fix =
      "raise maxclients, or give an application a smaller pool; `npm run redis -- sessions` shows whose they are";
    if (refused > 0)
      return warn(`${refused} connections were refused since the start, because ${most} were there`, fix);
    return now > most * manyClients
      ? warn(`${now} of ${most}: soon nobody gets in`, fix)
      : ok(`${now} of ${most}`);
  }),
  redisCheck("passwords", "Users without a password", ({ openUsers }) =>
    openUsers.length > 0
      ? bad(
          `${openUsers.join(", ")}: whoever reaches the port is let in`,
          "`pulumi up --refresh` puts back the declared users",
        )
      : ok("none"),
  ),
  redisCheck("clock", "Clock", ({ clockAhead, askedSeconds }) => {
    const off = Math.abs(clockAhead) - askedSeconds;
    return off > 2
      ? warn(
          `the host's is ${durationText(Math.abs(clockAhead) * 1000)} ${clockAhead > 0 ? "before" : "behind"} the one here`,
          "have chrony or systemd-timesyncd run on both: keys that expire, times of backups and of `denied` go by it",
        )
      : ok("the host's is that of this machine");
  }),
];
