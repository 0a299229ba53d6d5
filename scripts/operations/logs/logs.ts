import type { Command } from "commander";
import { inspected } from "../../../components/connection/dockerEngine";
import { atLeastOne } from "../../commandLine";
import { type Look, lookOfStdout, paint } from "../../preview/shown/look";
import { oneLine } from "../../preview/shown/oneLine";
import type { OperatedServer } from "../operatedServer";
import { serverVerb } from "../verb";
import { dockerLog } from "./dockerLog";
import { type LogLine, parseLogLine } from "./logLine";
import { nextContainer } from "./nextContainer";
import { sinceTime } from "./since";

interface LogOptions {
  follow?: true;
  since?: Date;
  tail?: number;
}

/** What is shown of a log that may be long, where nobody says from when. */
const usualTail = 100;

/** `npm run redis -- logs`: what the server said, with Docker's time. */
export function logs(): Command {
  return serverVerb<LogOptions>(
    "logs",
    "The server's log, warnings in colour; --json prints a line each.",
    async (server, options) => {
      const { json, follow, since } = options;
      const look = lookOfStdout();
      const tail = options.tail ?? (since ? undefined : usualTail);
      for await (const line of linesOf(server, { follow, since, tail })) {
        console.log(json ? JSON.stringify(line) : logText(line, look));
      }
      return { code: 0 };
    },
  )
    .option("-f, --follow", "go on with what it says from now on, also after a restart or in a new container")
    .option(
      "--since <time>",
      "from then on: a duration (10m, 2h, 1d) or a time (2026-11-28T02:00:00Z)",
      (text) => sinceTime(text),
    )
    .option("--tail <lines>", `the last lines (default: ${usualTail}, all with --since)`, atLeastOne);
}

async function* linesOf(
  server: OperatedServer,
  { follow = false, since, tail }: Omit<LogOptions, "follow"> & { follow?: boolean },
): AsyncGenerator<LogLine> {
  const { daemon, containerName } = server;
  const shown = (id: string) => containerName ?? id.slice(0, 12);
  let container = server.container;
  let last = since?.toISOString();
  let isFirst = true;
  /** What was not given yet. */
  async function* ofContainer(isFollowed: boolean): AsyncGenerator<LogLine> {
    const span = { since: last, tail: isFirst ? tail : undefined, follow: isFollowed };
    for await (const text of dockerLog(daemon, container, span)) {
      const line = parseLogLine(text);
      // Docker begins with the moment itself.
      if (!isFirst && last !== undefined && line.time <= last) continue;
      yield line;
      if (last === undefined || line.time > last) last = line.time;
    }
    isFirst = false;
  }
  for (;;) {
    try {
      yield* ofContainer(follow);
      if (!follow) return;
      // A log that is followed ends with its container, at times before its last lines.
      yield* ofContainer(false);
    } catch (error) {
      if (await inspected(daemon, "container", container)) throw error;
      if (!follow) {
        throw new Error(
          `the container ${shown(container)} is gone, and its log with it: \`pulumi up --refresh\` makes it again`,
        );
      }
    }
    isFirst = false;
    const next = await nextContainer(server, container);
    if (next === undefined) {
      console.error(
        `${shown(container)} is gone, and the stack ${server.stack} no longer has this server: the log ends here`,
      );
      return;
    }
    if (next !== container)
      console.error(`${shown(container)} was replaced: what follows is of its new container`);
    container = next;
  }
}

function logText({ time, level, role, pid, message }: LogLine, look: Look): string {
  const child = role === "child" ? `[child ${pid}] ` : "";
  const text = `${time.slice(0, 23)}Z ${level === "warning" ? "#" : " "} ${child}${oneLine(message, 2000)}`;
  return level === "warning" ? paint("yellow", text, look) : text;
}
