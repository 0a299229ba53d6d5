import type Docker from "dockerode";
import { matches } from "../../provider/diff";
import { updatedOutputs } from "../../provider/outputs";
import type { Operations } from "../../provider/plugin";
import { flag, number, type Properties, text } from "../../provider/values";
import { found, isAlreadyDone, isNotFound, step, words } from "../daemon";
import type { RegistryLogins } from "../registryAuth";
import { createContainer } from "./create";
import { limits } from "./createOptions";
import { containerFields } from "./fields";
import { refreshedState } from "./state";

export function containerOperations(docker: Docker, logins: RegistryLogins): Operations {
  return {
    create: (inputs, call) => createContainer(docker, inputs, { ...call, logins }),
    async read(id, state) {
      const container = await found(docker.getContainer(id).inspect());
      return container && { id: container.Id, outputs: refreshedState(state, container) };
    },
    async update(id, state, inputs) {
      const container = docker.getContainer(id);
      const changed = updatable.some((name) => {
        const field = containerFields[name];
        return field && !matches(field, state[name], inputs[name]);
      });
      if (changed) {
        await step("Unable to update a container", () => container.update(updateOptions(inputs)));
      }
      // A refresh found it stopped.
      if (state.mustRun === false && flag(inputs.mustRun)) {
        await tolerating(isAlreadyDone, "Unable to start container", () => container.start());
      }
      return updatedOutputs(containerFields, state, inputs);
    },
    async delete(id, state) {
      const container = docker.getContainer(id);
      const gone = (error: unknown): boolean => isNotFound(error) || isAlreadyDone(error);
      if (!flag(state.attach)) {
        const grace = number(state.destroyGraceSeconds);
        await tolerating(gone, `Error stopping container ${id}`, () => container.stop({ t: grace }));
      }
      const removed = (error: unknown): boolean =>
        isNotFound(error) || /is already in progress/.test(words(error));
      const options = { v: flag(state.removeVolumes), force: true };
      await tolerating(removed, `Error deleting container ${id}`, () => container.remove(options));
    },
  };
}

/** A change of anything else is none to Docker. */
const updatable = [
  "restart",
  "maxRetryCount",
  "cpuShares",
  "cpuSet",
  "memory",
  "memoryReservation",
  "memorySwap",
];

function updateOptions(inputs: Properties) {
  const { CpuPeriod, CpuQuota, NanoCpus, Ulimits, ...changeable } = limits(inputs);
  return {
    ...changeable,
    RestartPolicy: { Name: text(inputs.restart), MaximumRetryCount: number(inputs.maxRetryCount) },
  };
}

async function tolerating(
  harmless: (error: unknown) => boolean,
  failing: string,
  run: () => Promise<unknown>,
): Promise<void> {
  try {
    await run();
  } catch (error) {
    if (!harmless(error)) throw new Error(`${failing}: ${words(error)}`, { cause: error });
  }
}
