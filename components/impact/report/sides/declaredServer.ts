import type { Expectations } from "../../../acl/rights/expectations";

/** Where the password of a user comes from. */
export type DeclaredPassword =
  | { from: "generated"; rotation: number; revokePrevious: boolean }
  /** `seal`: the encrypted text in the stack file, where there is one; it tells whether the password changed, and nothing else. */
  | { from: "given"; seal?: string };

/** A user as the stack declares it. */
export interface DeclaredUser {
  /** In full, those of a preset included. */
  rules: string;
  preset?: string;
  database?: number;
  expectations?: Expectations;
  /** Not known where only the state tells of the user. */
  password?: DeclaredPassword;
}

/** Why a value is not in a {@link DeclaredServer}. */
export type NotShown = "secret" | "known later";

/**
 * One side of a comparison: a server as a stack declares it, or as the state says that it was declared last. From resources by
 * `fromResources`, from a stack file by `fromArguments`. A property that is absent is named in `notShown`.
 */
export interface DeclaredServer {
  /** The server's logical name: `redis` in index.ts. */
  name: string;
  image?: string;
  /** The container's name in Docker. */
  container?: string;
  dataVolume?: string;
  retainData?: boolean;
  /** Whether the data volume is protected, by `protectData` or by an option of the component. */
  protectData?: boolean;
  port?: number;
  bindAddress?: string;
  network?: string;
  endpoint?: string;
  /** MiB, 0 for no limit. */
  memory?: number;
  restart?: string;
  /** Seconds. */
  stopGracePeriod?: number;
  /** Seconds. */
  readyTimeout?: number;
  /** All directives as they stand in redis.conf, by their current names, the program's defaults included. */
  settings?: Record<string, string>;
  rewriteTrigger?: string;
  adoptFrom?: string;
  /** When backups are made, where to and how many are kept. */
  backup?: string;
  adminRotation?: number;
  /** By name, without those of the program itself. */
  users?: Record<string, DeclaredUser>;
  notShown: Partial<Record<ServerProperty, NotShown>>;
}

export type ServerProperty = Exclude<keyof DeclaredServer, "name" | "notShown">;
