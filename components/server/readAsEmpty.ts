import type * as docker from "@pulumi/docker";

/** What a refresh reads as empty where nothing was given, and the preview after the first `up` would print line by line. */
export const readAsEmpty = {
  dns: [],
  dnsOpts: [],
  dnsSearches: [],
  groupAdds: [],
  storageOpts: {},
  sysctls: {},
} satisfies Partial<docker.ContainerArgs>;
