import { type Look, paint, type Style } from "../../preview/shown/look";
import { oneLine } from "../../preview/shown/oneLine";
import { bytesText } from "../amounts";
import { bar } from "./bar";
import { type Row, secondsText } from "./lines";
import type { ContainerStatus, RedisStatus } from "./serverStatus";

/** What Redis holds and does. */
export function redisRows(redis: RedisStatus, container: ContainerStatus, look: Look): Row[] {
  const { memory, loading, keys, operationsPerSecond } = redis;
  return [
    ...(loading ? [["Loading", loadingText(loading, look)] satisfies Row] : []),
    ["Memory", dataText(memory, look)],
    ["", containerText(container, look)],
    ["Keys", keys.toLocaleString("en")],
    ["Operations", `${operationsPerSecond.toLocaleString("en")} a second`],
    ["Clients", clientsText(redis.clients)],
  ];
}

function loadingText({ percent, secondsLeft }: { percent: number; secondsLeft: number }, look: Look): string {
  return `${bar(percent / 100, barWidth(look))}  ${Math.floor(percent)} %, about ${secondsText(secondsLeft)} left`;
}

function dataText({ usedBytes, maxBytes, policy }: RedisStatus["memory"], look: Look): string {
  if (maxBytes === undefined) return `${bytesText(usedBytes)} of data, no maxmemory`;
  return `${shareBar(usedBytes / maxBytes, look)}  ${bytesText(usedBytes)} of ${bytesText(maxBytes)} maxmemory (${policy})`;
}

function containerText({ memoryBytes, memoryLimitBytes }: ContainerStatus, look: Look): string {
  const used = memoryBytes === undefined ? undefined : bytesText(memoryBytes);
  if (memoryLimitBytes === undefined)
    return `${used ? `${used} in the` : "the"} container, which has no limit`;
  const limit = bytesText(memoryLimitBytes);
  if (memoryBytes === undefined) return `the container's limit is ${limit}`;
  return `${shareBar(memoryBytes / memoryLimitBytes, look)}  ${used} of the container's ${limit}`;
}

function shareBar(share: number, look: Look): string {
  const style: Style = share >= 0.9 ? "red" : share >= 0.75 ? "yellow" : "green";
  return paint(style, bar(share, barWidth(look)), look);
}

/** Narrow terminals need the room for what is beside a bar. */
export const barWidth = ({ columns }: Look) => (columns >= 80 ? 24 : 10);

function clientsText({ connected, most, blocked, byUser }: RedisStatus["clients"]): string {
  const users = Object.entries(byUser).sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
  const counts = users.map(([user, count]) => `${oneLine(user, 40)} ${count}`);
  const all = `${connected.toLocaleString("en")} of at most ${most.toLocaleString("en")}`;
  return [
    `${all}${blocked > 0 ? ` (${blocked} blocked)` : ""}`,
    ...(counts.length > 0 ? [counts.join(", ")] : []),
  ].join(": ");
}
