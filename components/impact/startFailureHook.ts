import * as docker from "@pulumi/docker";
import * as pulumi from "@pulumi/pulumi";
import { explainStartFailure, neverHealthy, repairAdvice, shownLogLines } from "./startFailure";

/**
 * Says in a sentence why a container did not come up and, if it ran but never got healthy, shows the end of its log: the docker
 * plugin itself says "failed to be in healthy state" and no more.
 */
export function startFailureHook(
  name: string,
  server: pulumi.Resource,
  readyTimeout: pulumi.Output<number>,
): pulumi.ErrorHook {
  return new pulumi.ErrorHook(`${name}-start-failure`, async ({ errors, newInputs }) => {
    const explained = explainStartFailure(errors);
    if (explained) await pulumi.log.error(explained, server);
    const containerName: unknown = newInputs?.name;
    if (neverHealthy(errors) && typeof containerName === "string") {
      const seconds = await new Promise<number>((resolve) => readyTimeout.apply(resolve));
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
      const advice = repairAdvice(containerName, logsListStrings);
      if (advice) await pulumi.log.error(advice, server);
    }
    return false;
  });
}
