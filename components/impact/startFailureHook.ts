import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { failureCause } from "../boot/failureCause";
import type { DockerDaemon } from "../connection/dockerCommand";
import { inspected } from "../connection/dockerEngine";
import { explainStartFailure, neverHealthy, shownLogLines } from "./startFailure";

/** What is known of a server before its containers are made. */
interface StartingServer {
  hookPrefix: string;
  server: pulumi.Resource;
  args: { readyTimeout: pulumi.Output<number> };
  route: pulumi.Output<{ docker: DockerDaemon }>;
}

/**
 * Says in a sentence why a container did not come up and, if it ran but never got healthy, shows the end of its log: the docker
 * plugin itself says "failed to be in healthy state" and no more.
 */
export function startFailureHook({ hookPrefix, server, args, route }: StartingServer): pulumi.ErrorHook {
  return new pulumi.ErrorHook(`${hookPrefix}-start-failure`, async ({ errors, newInputs }) => {
    const explained = explainStartFailure(errors);
    if (explained) await pulumi.log.error(explained, server);
    const containerName: unknown = newInputs?.name;
    if (neverHealthy(errors) && typeof containerName === "string") {
      const seconds = await known(args.readyTimeout);
      const { logsListStrings } = await docker.getLogs(
        {
          name: containerName,
          tail: String(shownLogLines),
          discardHeaders: true,
          logsListStringEnabled: true,
        },
        { parent: server },
      );
      await pulumi.log.error(
        `Redis did not become ready within ${seconds} s (\`readyTimeout\`). The last lines of its log:\n${logsListStrings
          .map((line) => `  ${line.trimEnd()}`)
          .join("\n")}`,
        server,
      );
      const ended = await exitCode((await known(route)).docker, containerName);
      const cause = failureCause(containerName, [...logsListStrings, ended]);
      if (cause) await pulumi.log.error(cause, server);
    }
    return false;
  });
}

/** A value that was known before the container was made. */
function known<T>(value: pulumi.Output<T>): Promise<T> {
  return new Promise((resolve) => {
    value.apply((settled) => resolve(settled as T));
  });
}

/** How its last run ended, which Redis cannot log when the CPU ends it. */
async function exitCode(daemon: DockerDaemon, container: string): Promise<string> {
  const found = await inspected(daemon, "container", container).catch(() => undefined);
  return found ? `exit code ${found.State.ExitCode}` : "";
}
