import { setTimeout as pause } from "node:timers/promises";
import type { Command } from "commander";
import { inspected } from "../../../components/connection/dockerEngine";
import { isRunning } from "../../../components/connection/serverContainer";
import { atLeastOne } from "../../commandLine";
import { type Look, lookOfStdout, paint } from "../../preview/shown/look";
import { oneLine } from "../../preview/shown/oneLine";
import type { OperatedServer } from "../operatedServer";
import { serverVerb } from "../verb";
import { dockerLog } from "./dockerLog";
import { type LogLine, parseLogLine } from "./logLine";
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
  let container: string | undefined = server.container;
  let last = since?.toISOString();
  let isFirst = true;
  for (;;) {
    if (!isFirst || (await inspected(daemon, "container", container))) {
      for await (const text of dockerLog(daemon, container, {
        since: last,
        tail: isFirst ? tail : undefined,
        follow,
      })) {
        const line = parseLogLine(text);
        // Docker begins with the moment itself.
        if (!isFirst && last !== undefined && line.time <= last) continue;
        yield line;
        if (last === undefined || line.time > last) last = line.time;
      }
    } else if (!follow) {
      throw new Error(
        `the container ${containerName ?? container.slice(0, 12)} is gone, and its log with it: \`pulumi up --refresh\` makes it again`,
      );
    }
    if (!follow) return;
    isFirst = false;
    console.error(
      `${containerName ?? "the container"} does not run; waiting until it does (Ctrl-C ends this)`,
    );
    container = await untilItRuns(server);
  }
}

/** A new container has the name, and not the id, of the one before. */
async function untilItRuns({ daemon, containerName, container }: OperatedServer): Promise<string> {
  for (;;) {
    const found = await inspected(daemon, "container", containerName ?? container);
    if (found && isRunning(found)) return found.Id;
    await pause(500);
  }
}

function logText({ time, level, role, pid, message }: LogLine, look: Look): string {
  const child = role === "child" ? `[child ${pid}] ` : "";
  const text = `${time.slice(0, 23)}Z ${level === "warning" ? "#" : " "} ${child}${oneLine(message, 2000)}`;
  return level === "warning" ? paint("yellow", text, look) : text;
}
