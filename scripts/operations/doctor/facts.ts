/** What Docker says of the server's container. */
export interface ContainerFacts {
  name: string;
  status: string;
  exitCode: number;
  /** Undefined without a health check. */
  health?: string;
  restarts: number;
  oomKilled: boolean;
  restartPolicy: string;
  logDriver: string;
  logOptions: Record<string, string>;
  /** Bytes; 0 for none. */
  memoryLimit: number;
  network: string;
  /** Addresses and ports of the host. */
  published: { address: string; port: string }[];
}

export interface DockerFacts {
  version: string;
  /** Whether its kernel lets it limit memory, and swap. */
  limitsMemory: boolean;
  limitsSwap: boolean;
  /** Whether a process of Docker copies what goes through published ports; undefined where nobody could look. */
  userlandProxy?: boolean;
}

/** What the container sees of its host, in the units of the kernel. */
export interface HostFacts {
  overcommit?: number;
  /** The one in brackets of `always madvise never`. */
  hugePages?: string;
  /** Whether Redis has them switched off for itself. */
  hugePagesOff?: boolean;
  somaxconn?: number;
  openFiles?: number;
  memoryAvailableKb?: number;
  memoryTotalKb?: number;
  /** Of Redis, on swap. */
  swappedKb?: number;
  diskFreeKb?: number;
  diskTotalKb?: number;
  dataKb?: number;
  filesystem?: string;
}

export interface RedisFacts {
  info: Record<string, string>;
  config: Record<string, string>;
  /** Users that are on and need no password. */
  openUsers: string[];
  /** Seconds by which its clock is before the one here. */
  clockAhead: number;
  /** How long it took to ask: the clock is no better known. */
  askedSeconds: number;
}

export interface DoctorFacts {
  container?: ContainerFacts;
  docker: DockerFacts;
  host?: HostFacts;
  redis?: RedisFacts;
  /** Why Redis could not be asked. */
  silence?: string;
  declared: { stack: string; maxclients: string; keepsData: boolean };
}

export type Level = "ok" | "warn" | "bad";

export interface Finding {
  level: Level;
  finding: string;
  /** Of what is not ok. */
  fix?: string;
  link?: string;
}

/** One thing that is looked at; it finds nothing where it is not about this server, or could not be seen. */
export interface Check {
  id: string;
  title: string;
  look(facts: DoctorFacts): Finding | undefined;
}

export const ok = (finding: string): Finding => ({ level: "ok", finding });
export const warn = (finding: string, fix: string, link?: string): Finding => ({
  level: "warn",
  finding,
  fix,
  ...(link && { link }),
});
export const bad = (finding: string, fix: string, link?: string): Finding => ({
  ...warn(finding, fix, link),
  level: "bad",
});
