import { setTimeout as sleep } from "node:timers/promises";
import type Docker from "dockerode";
import { step } from "../daemon";

const interval = 200;
const unhealthy = "container failed to be in healthy state";

/** Polls until Docker says `healthy`; "unhealthy" may still change, an end without a restart cannot. */
export async function waitUntilHealthy(
  container: Docker.Container,
  timeout: number,
  cancelled: AbortSignal,
): Promise<void> {
  const deadline = Date.now() + timeout;
  for (;;) {
    const { State: state, HostConfig: host } = await step("error inspecting container state", () =>
      container.inspect(),
    );
    if (state.Running && !state.Health) throw new Error(`${unhealthy}: it has no healthcheck to wait for`);
    if (state.Health?.Status === "healthy") return;
    const restarts = host.RestartPolicy?.Name !== "no" && host.RestartPolicy?.Name !== "";
    if ((!state.Running && !restarts) || Date.now() >= deadline) throw new Error(unhealthy);
    if (cancelled.aborted) throw new Error(`${unhealthy}: cancelled`);
    await sleep(Math.min(interval, Math.max(deadline - Date.now(), 1)));
  }
}
