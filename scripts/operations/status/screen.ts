import { handBackupsDir } from "../../../components/backup/handBackup";
import { type Look, paint } from "../../preview/shown/look";
import { oneLine } from "../../preview/shown/oneLine";
import { cut, listLines, type Row, rowLines, secondsText } from "./lines";
import { persistenceRows } from "./persistenceRows";
import { redisRows } from "./redisRows";
import type { ContainerStatus, RedisStatus, ServerStatus } from "./serverStatus";
import { usersTable } from "./usersTable";

/** A screen is no wider and no longer, whatever the terminal is. */
const most = { columns: 100, lines: 40, drift: 6, attention: 9 };

/** The status for a person, on one screen. */
export function statusScreen(status: ServerStatus, given: Look): string {
  const look = { ...given, columns: Math.min(given.columns, most.columns) };
  const { redis, container, unanswered } = status;
  const head = [title(status, look), ...rowLines(headRows(status), look)];
  const body = redis
    ? [
        "",
        ...rowLines(redisRows(redis, container, look), look),
        "",
        ...rowLines(persistenceRows(redis.persistence, look), look),
      ]
    : ["", ...listLines("Redis", [`does not answer: ${unanswered}`], "red", look)];
  const tail = ["", ...driftLines(status, look), ...rowLines([["Backup", backupText(status)]], look)];
  const needs = attentionLines(status, look);
  const room = most.lines - head.length - body.length - tail.length - needs.length - 1;
  const users = redis ? ["", ...usersTable(redis.users, room, look)] : [];
  return [...head, ...body, ...users, ...tail, ...needs].join("\n");
}

function title({ stack, server, container, redis }: ServerStatus, look: Look): string {
  const { style, text } = healthOf(container, redis);
  const name = paint("bold", oneLine(`${server} of the stack ${stack}`, 80), look);
  return cut(`${name}: ${paint(["bold", style], text, look)}`, look);
}

function healthOf(
  { state, health }: ContainerStatus,
  redis: RedisStatus | undefined,
): { style: "green" | "yellow" | "red"; text: string } {
  if (state !== "running") return { style: "red", text: state };
  if (redis?.loading) return { style: "yellow", text: "loading its data" };
  if (health === "healthy") return { style: redis ? "green" : "red", text: health };
  return { style: health === "unhealthy" ? "red" : "yellow", text: health ?? state };
}

function headRows({ redis, container }: ServerStatus): Row[] {
  const version = redis ? [`${redis.engine === "valkey" ? "Valkey" : "Redis"} ${redis.version}`] : [];
  return [
    ["Version", [...version, container.image].join(", ")],
    ["Container", container.name],
    ...(redis ? [["Up for", secondsText(redis.uptimeSeconds)] satisfies Row] : []),
  ];
}

/** One line each: `--json` has them in whole. */
function driftLines({ drift, redis }: ServerStatus, look: Look): string[] {
  if (drift.length === 0) return rowLines([["Drift", redis ? "none" : "not compared"]], look);
  const shown = drift.length > most.drift ? drift.slice(0, most.drift - 1) : drift;
  const more = drift.length - shown.length;
  const texts = shown.map((line) => paint("yellow", oneLine(line, 300), look));
  if (more > 0) texts.push(`and ${more} more`);
  return rowLines(
    texts.map((text, at) => [at === 0 ? "Drift" : "", text]),
    look,
  );
}

function attentionLines({ attention }: ServerStatus, look: Look): string[] {
  if (attention.length === 0) return [];
  return ["", ...listLines("Needs a person", attention, "yellow", look).slice(0, most.attention)];
}

function backupText({ lastBackup }: ServerStatus): string {
  if (lastBackup === undefined) return `none on a schedule, none in ${handBackupsDir}`;
  const { result, ageSeconds, file, byHand, schedule } = lastBackup;
  const age = secondsText(ageSeconds);
  if (file === undefined) return `${result}, none made in ${age}`;
  const how = [...(schedule === undefined ? [] : [result]), `${age} old`].join(", ");
  return byHand
    ? `${how}, by hand in ${handBackupsDir}: ${oneLine(file, 80)}`
    : `${how}, ${oneLine(file, 80)}`;
}
