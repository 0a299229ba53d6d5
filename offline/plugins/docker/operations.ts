import type { Invoke, Operations } from "../provider/plugin";
import { containerOperations } from "./container/operations";
import { connect } from "./daemon";
import type { Endpoint } from "./endpoint";
import { getLogs } from "./getLogs";
import { networkOperations } from "./objects/network";
import { remoteImageOperations } from "./objects/remoteImage";
import { volumeOperations } from "./objects/volume";

export interface DockerOperations {
  container: Operations;
  network: Operations;
  remoteImage: Operations;
  volume: Operations;
  getLogs: Invoke;
}

/** A bundle of its own: a preview without changes asks Docker for nothing, and loads none of this. */
export function dockerOperations(endpoint: Endpoint): DockerOperations {
  const docker = connect(endpoint);
  return {
    container: containerOperations(docker),
    network: networkOperations(docker),
    remoteImage: remoteImageOperations(docker),
    volume: volumeOperations(docker),
    getLogs: (args) => getLogs(docker, args),
  };
}
