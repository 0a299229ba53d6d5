import type Docker from "dockerode";
import { flag, type Properties, text } from "../provider/values";
import { readLogs } from "./container/logs";
import { words } from "./daemon";

const defaults: Properties = {
  details: false,
  discardHeaders: true,
  follow: false,
  logsListStringEnabled: true,
  showStderr: true,
  showStdout: true,
  since: "",
  tail: "",
  timestamps: false,
  until: "",
};

/** Lines of a container's log, without Docker's eight header bytes. */
export async function getLogs(docker: Docker, args: Properties): Promise<Properties> {
  const asked = { ...defaults, ...args };
  if (flag(asked.follow)) throw new Error("getLogs: 'follow' would never end: leave it out");
  const name = text(asked.name);
  try {
    const lines = await readLogs(docker, docker.getContainer(name), {
      stdout: flag(asked.showStdout),
      stderr: flag(asked.showStderr),
      timestamps: flag(asked.timestamps),
      details: flag(asked.details),
      ...(text(asked.tail) ? { tail: text(asked.tail) as unknown as number } : {}),
      ...(text(asked.since) ? { since: text(asked.since) } : {}),
      ...(text(asked.until) ? { until: text(asked.until) } : {}),
    });
    const logsListStrings = flag(asked.logsListStringEnabled) ? lines.replace(/\n$/, "").split("\n") : [];
    return { ...asked, id: name, logsListStrings: lines === "" ? [] : logsListStrings };
  } catch (error) {
    throw new Error(`dataSourceDockerLogsRead: error while asking for logs ${words(error)}`, {
      cause: error,
    });
  }
}
