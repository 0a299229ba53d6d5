import { type DockerContainer, inspected } from "../../../components/connection/dockerEngine";
import type { OperatedServer } from "../operatedServer";
import type { ContainerStatus } from "./serverStatus";

/** What Docker says of a container besides what a provider asks for. */
type FullContainer = DockerContainer & {
  State: { StartedAt: string; Health?: { Status: string } };
  Config: { Image: string };
  HostConfig: { Memory: number };
};

/** The container of a server, as Docker has it. */
export async function askContainer({
  daemon,
  container,
  containerName,
  image,
}: OperatedServer): Promise<ContainerStatus> {
  const found = (await inspected(daemon, "container", container)) as FullContainer | undefined;
  if (found === undefined) {
    return { name: containerName ?? container.slice(0, 12), image: image ?? "", state: "gone" };
  }
  const { State, Config, HostConfig } = found;
  const health = State.Health?.Status;
  return {
    name: found.Name.replace(/^\//, ""),
    image: Config.Image,
    state: State.Status,
    ...(health && health !== "none" && { health }),
    startedAt: State.StartedAt,
    ...(HostConfig.Memory > 0 && { memoryLimitBytes: HostConfig.Memory }),
  };
}
