import type { ServerFacts } from "../../../../components/impact/report/serverFacts";
import type { ServerInput } from "../../../../components/impact/report/serverInput";
import type { DeclaredServer } from "../../../../components/impact/report/sides/declaredServer";

/** A server as it is declared when nothing is. */
export const someServer: DeclaredServer = {
  name: "redis",
  image: "redis:8.2.1",
  dataVolume: "redis-dev-data",
  retainData: true,
  protectData: true,
  memory: 0,
  stopGracePeriod: 60,
  settings: { appendonly: "yes" },
  notShown: {},
};

/** What one says that holds a million small keys, as measured. */
export const someFacts: ServerFacts = {
  version: "8.2.1",
  uptimeSeconds: 3600,
  usedMemoryBytes: 136_000_000,
  keys: 1_000_000,
  highestDatabase: 0,
  persistence: "aof",
  aofBytes: 60_000_000,
  aofBaseBytes: 60_000_000,
  unsavedChanges: 0,
  savesAtEnd: true,
  containerStartSeconds: 0.2,
  lastBootSeconds: 0.92,
  lastLoad: { seconds: 0.9, snapshot: { seconds: 0.9, bytes: 136_000_000, keys: 1_000_000 } },
  clients: { app: 3 },
};

/** A server that changes in this way, of which Docker and Redis say that. */
export function inputOf(
  before: Partial<DeclaredServer> | undefined,
  after: Partial<DeclaredServer> | undefined,
  facts?: Partial<ServerFacts>,
  rest: Partial<ServerInput> = {},
): ServerInput {
  return {
    name: "redis",
    ...(before && { before: { ...someServer, ...before } }),
    ...(after && { after: { ...someServer, ...after } }),
    ...(facts && { asked: { facts: { ...someFacts, ...facts } } }),
    passwords: [],
    userDrift: {},
    warnings: [],
    ...rest,
  };
}

/** The directives of one that keeps its data by snapshots, and of one that keeps none. */
export const snapshots = { appendonly: "no" };
export const cache = { appendonly: "no", save: "" };
