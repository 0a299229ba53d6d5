import { logicalName } from "../../components/impact/report/sides/fromResources";
import { exportedResources } from "../preview/facts/exportedResources";

/** What a server and its things are called, by its stack's state. */
export interface NamedServer {
  /** Of its component, two of which may have one name. */
  urn: string;
  /** Its logical name in the program. */
  name: string;
  /** In Docker. */
  containerName: string | undefined;
  /** What its container was made from. */
  image: string | undefined;
  /** In Docker. */
  dataVolume: string | undefined;
}

/** The servers of an exported stack. */
export function namedServers(exported: unknown): NamedServer[] {
  const resources = exportedResources(exported);
  return resources
    .filter(({ type }) => type === "redis:index:RedisServer")
    .map(({ urn }) => {
      const name = logicalName(urn);
      const outputsOf = (type: string, ...names: string[]) =>
        resources.find(
          (each) => each.parent === urn && each.type === type && names.includes(logicalName(each.urn)),
        )?.outputs ?? {};
      // A server whose name ends in `-config` has a container of another name than the installer of one without.
      const container = outputsOf("docker:index/container:Container", `${name} server`, name);
      const volume = outputsOf("docker:index/volume:Volume", `${name}-data`);
      return {
        urn,
        name,
        containerName: textOf(container.name),
        image: textOf(container.image),
        dataVolume: textOf(volume.name),
      };
    });
}

function textOf(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}
