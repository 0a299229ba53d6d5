import type Docker from "dockerode";
import type { Operations } from "../../provider/plugin";
import { blocks, flag, isEmpty, type Properties, text, textMap } from "../../provider/values";
import { found, removeWhenFree, step } from "../daemon";
import { labelList, labelMap } from "../labels";

type IpamEntry = {
  Subnet?: string;
  IPRange?: string;
  Gateway?: string;
  AuxiliaryAddresses?: Record<string, string>;
};

export function networkOperations(docker: Docker): Operations {
  const inspect = (id: string): Promise<Docker.NetworkInspectInfo> => docker.getNetwork(id).inspect();
  return {
    async create(inputs) {
      const options = createOptions(inputs);
      const { id } = await step("Unable to create network", () => docker.createNetwork(options));
      const outputs = stateOf(await step("Unable to inspect network", () => inspect(id)));
      // The official plugin stores "no options" as null until the first refresh.
      return {
        id,
        outputs: {
          ...outputs,
          ipamOptions: isEmpty(outputs.ipamOptions) ? null : (outputs.ipamOptions ?? null),
        },
      };
    },
    async read(id) {
      const network = await found(inspect(id));
      return network && { id, outputs: stateOf(network) };
    },
    async update(_id, state) {
      return state;
    },
    async delete(id) {
      await removeWhenFree(/has active endpoints/, "pending", () => docker.getNetwork(id).remove());
    },
  };
}

function createOptions(inputs: Properties): Docker.NetworkCreateOptions {
  return {
    Name: text(inputs.name),
    CheckDuplicate: true,
    Driver: text(inputs.driver) || undefined,
    Internal: flag(inputs.internal),
    Attachable: flag(inputs.attachable),
    Ingress: flag(inputs.ingress),
    EnableIPv6: flag(inputs.ipv6),
    Options: textMap(inputs.options),
    Labels: labelMap(inputs.labels),
    IPAM: {
      Driver: text(inputs.ipamDriver),
      Options: textMap(inputs.ipamOptions),
      Config: blocks(inputs.ipamConfigs).map(
        (entry): IpamEntry => ({
          Subnet: text(entry.subnet) || undefined,
          IPRange: text(entry.ipRange) || undefined,
          Gateway: text(entry.gateway) || undefined,
          AuxiliaryAddresses: textMap(entry.auxAddress),
        }),
      ) as NonNullable<NonNullable<Docker.NetworkCreateOptions["IPAM"]>["Config"]>,
    },
  };
}

function stateOf(network: Docker.NetworkInspectInfo): Properties {
  const entries = (network.IPAM?.Config ?? []) as IpamEntry[];
  return {
    attachable: network.Attachable,
    driver: network.Driver,
    ingress: network.Ingress,
    internal: network.Internal,
    ipamConfigs: entries.map((entry) => ({
      auxAddress: entry.AuxiliaryAddresses ?? {},
      gateway: entry.Gateway ?? "",
      ipRange: entry.IPRange ?? "",
      subnet: entry.Subnet ?? "",
    })),
    ipamDriver: network.IPAM?.Driver ?? "",
    ipamOptions: network.IPAM?.Options ?? {},
    ipv6: network.EnableIPv6,
    labels: labelList(network.Labels),
    name: network.Name,
    options: network.Options ?? {},
    scope: network.Scope,
  };
}
