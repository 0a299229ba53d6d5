import { pause } from "../../../components/connection/deadline";
import { parseInfo } from "../../../components/connection/replies";
import type { Session } from "../../../components/connection/session";
import { bootSeconds } from "../../../components/impact/report/away/timeOfData";
import type { AskedFacts } from "../../../components/impact/report/serverFacts";
import { liveValues } from "../../../components/live/directives";
import { askServer } from "../../preview/facts/askServer";
import { containerFiles } from "../containerFiles";
import { type OperatedServer, withSession } from "../operatedServer";
import { redisStatus } from "../status/redisStatus";
import { aofFiles, missingFiles } from "./aofFiles";
import type { AofGrowth, AofReport } from "./aofReport";
import { nextRewrite } from "./growth";
import { persistenceInfo, persistenceOf } from "./persistenceInfo";

/** Between the two moments by which the present rate is known. */
const rateMilliseconds = 2000;

const settings = [
  "appendfsync",
  "auto-aof-rewrite-percentage",
  "auto-aof-rewrite-min-size",
  "aof-use-rdb-preamble",
];

/** Everything about the append-only file of a server. */
export async function askAof(server: OperatedServer): Promise<AofReport> {
  const [{ growth, isOn, preamble, failed }, found, asked] = await withSession(server, (session) =>
    Promise.all([
      askRedis(session),
      containerFiles(server.daemon, server.container),
      askServer({ login: server.login, container: server.container }),
    ]),
  );
  const files = aofFiles(found, Date.now() / 1000);
  const missing = isOn ? missingFiles(files) : [];
  return {
    time: new Date().toISOString(),
    stack: server.stack,
    server: server.name,
    isOn,
    files,
    ...(growth && { growth }),
    ...bootTime(asked, preamble),
    attention: [
      ...failed,
      ...missing.map((name) => `the manifest names ${name}, which is not there: the next start will fail`),
    ],
  };
}

function bootTime(asked: AskedFacts, preamble: boolean): Pick<AofReport, "bootSeconds" | "lastLoadSeconds"> {
  if ("unknown" in asked) return {};
  const last = asked.facts.lastLoad?.seconds;
  return {
    bootSeconds: bootSeconds(asked.facts, preamble),
    ...(last !== undefined && last >= 0.1 && { lastLoadSeconds: last }),
  };
}

async function askRedis(session: Session): Promise<{
  isOn: boolean;
  preamble: boolean;
  growth?: AofGrowth;
  failed: string[];
}> {
  const first = await persistenceInfo(session);
  const config = await liveValues(session, settings);
  const preamble = config["aof-use-rdb-preamble"] !== "no";
  if (!first.isOn) return { isOn: false, preamble, failed: [] };
  await pause(rateMilliseconds);
  const info = parseInfo(await session.send("INFO"));
  const second = persistenceOf(info);
  const { persistence, keys, memory } = redisStatus({ info, config, sessions: {}, users: [], denied: [] });
  if (persistence.aof === undefined) return { isOn: false, preamble, failed: [] };
  const { lastRewrite, lastWriteOk, delayedFsyncs: _, ...aof } = persistence.aof;
  return {
    isOn: true,
    preamble,
    growth: {
      ...aof,
      keys,
      usedMemoryBytes: memory.usedBytes,
      rewrites: second.rewrites,
      ...(lastRewrite.tookSeconds !== undefined && { lastRewriteSeconds: lastRewrite.tookSeconds }),
      next: nextRewrite(first, second, aof),
    },
    failed: [
      lastWriteOk ? "" : "the last write to it failed: writes are refused until there is room on the disk",
      second.lastRewriteOk ? "" : "its last rewrite failed: `docker logs` says why",
    ].filter((line) => line !== ""),
  };
}
