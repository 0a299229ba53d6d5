import { parseListedUser } from "../../../../../components/acl/listedUser";
import type { FoundServer } from "../../../../../scripts/operations/import/found";
import type { FoundContainer } from "../../../../../scripts/operations/import/foundContainer";

export const hash = "0a".repeat(32);
export const otherHash = "0b".repeat(32);

/** A Redis that nobody has told anything, but for what is given. */
export function someServer({
  acl = [],
  ...given
}: Partial<FoundServer> & { acl?: string[] } = {}): FoundServer {
  return {
    engine: "Redis",
    version: "8.0.2",
    users: acl.map(parseListedUser),
    info: {},
    modules: [],
    renamed: [],
    keys: 3,
    databases: [0],
    ...given,
    directives: {
      appendonly: "yes",
      appenddirname: "appendonlydir",
      save: "3600 1 300 100 60 10000",
      port: "6379",
      dir: "/data",
      ...given.directives,
    },
  };
}

/** That of the copied recipe, but for what is given. */
export function someContainer(given: Partial<FoundContainer> = {}): FoundContainer {
  return {
    name: "redis",
    id: "0123456789abcdef",
    image: "redis:latest",
    isRunning: true,
    networkMode: "bridge",
    networks: [],
    published: [{ inside: 6379, ip: "0.0.0.0", port: 6379 }],
    memory: 0,
    restart: "no",
    mounts: [
      {
        type: "volume",
        name: "redis-data",
        source: "/var/lib/docker/volumes/redis-data/_data",
        destination: "/data",
      },
    ],
    ofCompose: false,
    otherOptions: [],
    ...given,
  };
}
