import { version } from "@pulumi/docker/package.json";
import { aboutPlugin, type Plugin, unsupported } from "../provider/plugin";
import { serve } from "../provider/serve";
import { type Properties, text, texts, type Value } from "../provider/values";
import { containerComputed, containerFields } from "./container/fields";
import { type Endpoint, reachableEndpoint } from "./endpoint";
import { networkFields } from "./objects/networkFields";
import { remoteImageFields } from "./objects/remoteImageFields";
import { volumeFields } from "./objects/volumeFields";
import type { DockerOperations } from "./operations";
import { type RegistryLogins, registryLogins } from "./registryAuth";

let endpoint: Endpoint | undefined;
let logins: RegistryLogins = () => undefined;
let loaded: DockerOperations | undefined;

function operations(): DockerOperations {
  if (!endpoint) throw new Error("the docker plugin was not configured");
  loaded ??= (require("./operations.cjs") as typeof import("./operations")).dockerOperations(
    endpoint,
    logins,
  );
  return loaded;
}

/** What the engine adds to every provider's configuration. */
const engineKeys = ["version", "pluginDownloadURL", "parameterization", "__internal"];

const plugin: Plugin = {
  name: "docker",
  version,
  about: aboutPlugin("docker", version, "Volume, Network, RemoteImage, Container and getLogs"),
  resources: {
    "docker:index/container:Container": {
      fields: containerFields,
      computed: containerComputed,
      replacement: "deleteFirst",
      operations: () => operations().container,
    },
    "docker:index/network:Network": {
      fields: networkFields,
      computed: ["scope"],
      replacement: "deleteFirstWhenNamed",
      operations: () => operations().network,
    },
    "docker:index/remoteImage:RemoteImage": {
      fields: remoteImageFields,
      computed: ["imageId", "repoDigest"],
      replacement: "createFirst",
      operations: () => operations().remoteImage,
    },
    "docker:index/volume:Volume": {
      fields: volumeFields,
      computed: ["mountpoint"],
      replacement: "deleteFirstWhenNamed",
      operations: () => operations().volume,
    },
  },
  functions: { "docker:index/getLogs:getLogs": (args) => operations().getLogs(args) },
  checkConfig: (config) => withHost(config),
  async configure(config) {
    const known = [...engineKeys, "host", "context", "sshOpts", "registryAuth"];
    const other = Object.keys(config).find((key) => !known.includes(key));
    if (other) throw unsupported("configuration", `docker:${other}`, plugin);
    endpoint = await reachableEndpoint({
      host: text(withHost(config).host),
      context: text(config.context),
      sshOptions: lines(config.sshOpts),
    });
    logins = registryLogins(config.registryAuth);
    loaded = undefined;
  },
};

function withHost(config: Properties): Properties {
  const host = config.host ?? process.env.DOCKER_HOST;
  return host ? { ...config, host } : config;
}

/** The SDKs send a list of a provider's configuration as JSON. */
function lines(value: Value | undefined): string[] {
  return texts(typeof value === "string" ? JSON.parse(value) : value);
}

serve(plugin);
