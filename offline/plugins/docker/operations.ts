import type { Invoke, Operations } from "../provider/plugin";
import { containerOperations } from "./container/operations";
import { connect } from "./daemon";
import type { Endpoint } from "./endpoint";
import { getLogs } from "./getLogs";
import { networkOperations } from "./objects/network";
import { remoteImageOperations } from "./objects/remoteImage";
import { volumeOperations } from "./objects/volume";
import type { RegistryLogins } from "./registryAuth";

export interface DockerOperations {
  container: Operations;
  network: Operations;
  remoteImage: Operations;
  volume: Operations;
  getLogs: Invoke;
}

/** A bundle of its own: a preview without changes asks Docker for nothing, and loads none of this. */
export function dockerOperations(endpoint: Endpoint, logins: RegistryLogins): DockerOperations {
  const docker = connect(endpoint);
  return {
    container: containerOperations(docker, logins),
    network: networkOperations(docker),
    remoteImage: remoteImageOperations(docker, logins),
    volume: volumeOperations(docker),
    getLogs: (args) => getLogs(docker, args),
  };
}
