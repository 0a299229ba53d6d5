import type Docker from "dockerode";
import type { Operations } from "../../provider/plugin";
import { isEmpty, type Properties, text, textMap } from "../../provider/values";
import { found, removeWhenFree, step } from "../daemon";
import { labelList, labelMap } from "../labels";

export function volumeOperations(docker: Docker): Operations {
  const stateOf = (volume: Docker.VolumeInspectInfo): Properties => ({
    cluster: null,
    driver: volume.Driver,
    driverOpts: volume.Options ?? {},
    labels: labelList(volume.Labels),
    mountpoint: volume.Mountpoint,
    name: volume.Name,
  });
  return {
    async create(inputs) {
      await step("Unable to create volume", () =>
        docker.createVolume({
          Name: text(inputs.name),
          Driver: text(inputs.driver) || undefined,
          DriverOpts: textMap(inputs.driverOpts),
          Labels: labelMap(inputs.labels),
        }),
      );
      const id = text(inputs.name);
      const outputs = stateOf(await step("Unable to inspect volume", () => docker.getVolume(id).inspect()));
      // The official plugin stores "no options" as null until the first refresh.
      return {
        id,
        outputs: {
          ...outputs,
          driverOpts: isEmpty(outputs.driverOpts) ? null : (outputs.driverOpts ?? null),
        },
      };
    },
    async read(id) {
      const volume = await found(docker.getVolume(id).inspect());
      return volume && { id, outputs: stateOf(volume) };
    },
    async update(_id, state) {
      return state;
    },
    async delete(id) {
      await removeWhenFree(/volume is in use/, "in_use", () => docker.getVolume(id).remove({ force: true }));
    },
  };
}
