import type Docker from "dockerode";
import { outputsOf } from "../../provider/outputs";
import { type Call, type Created, Unfinished } from "../../provider/plugin";
import { flag, number, type Properties, text, texts } from "../../provider/values";
import { step } from "../daemon";
import { findImage } from "../objects/image";
import type { RegistryLogins } from "../registryAuth";
import { createOptions } from "./createOptions";
import { containerFields } from "./fields";
import { readLogs } from "./logs";
import { joinNetworks } from "./networking";
import { stateOf } from "./state";
import { upload } from "./uploads";
import { waitUntilHealthy } from "./waitUntilHealthy";

interface Creation extends Call {
  logins: RegistryLogins;
}

export async function createContainer(docker: Docker, inputs: Properties, call: Creation): Promise<Created> {
  const image = text(inputs.image);
  await step(`Unable to create container with image ${image}`, () =>
    findImage(docker, image, text(inputs.platform), call.logins),
  );
  if (texts(inputs.command).includes("")) throw new Error("values for command may not be empty");
  const options = createOptions(inputs);
  const container = await step("Unable to create container", () => docker.createContainer(options));
  try {
    const containerLogs = await run(docker, container, inputs, call);
    const inspected = await step("Unable to inspect container", () => container.inspect());
    const outputs = stateOf({ ...inputs, containerLogs }, inspected);
    // Only a refresh looks whether a container that must run still does.
    return { id: container.id, outputs: { ...outputs, mustRun: inputs.mustRun ?? true } };
  } catch (error) {
    // Without what Docker computes. The official plugin takes it for done at the next update, whatever became of it.
    throw new Unfinished(container.id, outputsOf(containerFields, inputs), (error as Error).message);
  }
}

async function run(
  docker: Docker,
  container: Docker.Container,
  inputs: Properties,
  call: Call,
): Promise<string | null> {
  await joinNetworks(docker, container.id, inputs.networksAdvanced);
  await upload(container, inputs.uploads);
  if (flag(inputs.start)) {
    await step("Unable to start container", () => container.start());
    if (flag(inputs.wait))
      await waitUntilHealthy(container, number(inputs.waitTimeout) * 1000, call.cancelled);
  }
  if (!flag(inputs.attach)) return null;
  await step("Unable to wait container end of execution", () =>
    container.wait({ abortSignal: call.cancelled }),
  );
  return flag(inputs.logs) ? readLogs(docker, container, { stdout: true, stderr: true }) : null;
}
