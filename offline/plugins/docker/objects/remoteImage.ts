import type Docker from "dockerode";
import { outputsOf } from "../../provider/outputs";
import type { Created, Operations } from "../../provider/plugin";
import { flag, type Properties, text } from "../../provider/values";
import { found, step } from "../daemon";
import type { RegistryLogins } from "../registryAuth";
import { findImage } from "./image";
import { remoteImageFields } from "./remoteImageFields";

export function remoteImageOperations(docker: Docker, logins: RegistryLogins): Operations {
  return {
    async create(inputs) {
      const image = await step("Unable to read Docker image into resource", () =>
        findImage(docker, text(inputs.name), text(inputs.platform), logins),
      );
      return stateOf(inputs, image);
    },
    async read(_id, state) {
      const image = await found(docker.getImage(text(state.name)).inspect());
      return image && stateOf(state, image);
    },
    async update(_id, state, inputs) {
      return { ...state, ...outputsOf(remoteImageFields, inputs) };
    },
    async delete(_id, state) {
      if (flag(state.keepLocally) || !(await found(docker.getImage(text(state.name)).inspect()))) return;
      await step("Unable to remove Docker image", () =>
        docker.getImage(text(state.name)).remove({ force: flag(state.forceRemove) }),
      );
    },
  };
}

function stateOf(known: Properties, image: Docker.ImageInspectInfo): Created {
  const name = text(known.name);
  const repository = name.split("@")[0]?.replace(/:[^:/]*$/, "") ?? "";
  const digest =
    image.RepoDigests?.find((entry) => entry.startsWith(`${repository}@`)) ?? image.RepoDigests?.[0] ?? "";
  const outputs = {
    ...outputsOf(remoteImageFields, known),
    build: null,
    imageId: image.Id,
    repoDigest: digest,
  };
  // The id of the official plugin: both parts without a separator.
  return { id: `${image.Id}${name}`, outputs };
}
