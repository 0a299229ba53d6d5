import {
  atLeast,
  block,
  blocks,
  boolean,
  type Fields,
  map,
  matching,
  number,
  string,
  strings,
} from "../../provider/fields";
import { isEmpty, type Value } from "../../provider/values";
import { refuseDuration, sameDuration } from "./duration";

/** An image's own user or working directory stays when the program names none. */
const keptWhenEmpty = (_old: Value | undefined, given: Value): boolean => isEmpty(given);

function refuseBase64(value: Value): string | undefined {
  const canonical = Buffer.from(String(value), "base64").toString("base64");
  return canonical === value ? undefined : `'${value}' is not base64 decodeable`;
}

function refuseRelativePath(value: Value): string | undefined {
  return /^[a-zA-Z]:[\\/]|^\//.test(String(value)) ? undefined : `'${value}' must be an absolute path`;
}

const duration = string({ default: "0s", refuse: refuseDuration, same: sameDuration });

/** Newer daemons answer CAP_CHOWN to `chown`. */
const capability = strings({ absent: [], canonical: (name) => name.toUpperCase().replace(/^CAP_/, "") });
const capabilities: Fields = { adds: capability, drops: capability };

const healthcheck: Fields = {
  interval: duration,
  retries: number({ absent: 0, refuse: atLeast(0) }),
  startInterval: duration,
  startPeriod: duration,
  tests: strings({ ordered: true, absent: [] }),
  timeout: duration,
};

const networksAdvanced: Fields = {
  aliases: strings({ absent: [] }),
  driverOpts: strings({ absent: [] }),
  gwPriority: number(),
  ipv4Address: string({ absent: "" }),
  ipv6Address: string({ absent: "" }),
  linkLocalIps: strings({ absent: [] }),
  macAddress: string({ absent: "" }),
  name: string({ required: true }),
};

const ports: Fields = {
  external: number({ computed: true }),
  internal: number({ required: true }),
  ip: string({ default: "0.0.0.0" }),
  protocol: string({ default: "tcp" }),
};

const uploads: Fields = {
  content: string({ absent: "" }),
  contentBase64: string({ absent: "", refuse: refuseBase64 }),
  executable: boolean({ absent: false }),
  file: string({ required: true }),
  group: string({ optionalOutput: true }),
  owner: string({ optionalOutput: true }),
  permissions: string({ absent: "", refuse: matching(/^0?[0-7]{3}$/) }),
  source: string({ absent: "" }),
  sourceHash: string({ absent: "" }),
};

const volumes: Fields = {
  containerPath: string({ absent: "" }),
  fromContainer: string({ absent: "" }),
  hostPath: string({ absent: "", refuse: refuseRelativePath }),
  readOnly: boolean(),
  selinuxRelabel: string({ absent: "", refuse: matching(/^[zZ]$/) }),
  volumeName: string({ absent: "" }),
};

/** Every input, with Docker's and Terraform's rules for it; the order is the alphabet's. */
export const containerFields: Fields = {
  attach: boolean({ absent: false }),
  capabilities: block(capabilities, { replaces: true }),
  cgroupParent: string({ replaces: true }),
  cgroupnsMode: string({ replaces: true, refuse: matching(/^(private|host)$/) }),
  command: strings({ ordered: true, computed: true, replaces: true }),
  containerReadRefreshTimeoutMilliseconds: number({ default: 15000 }),
  cpuPeriod: number({ replaces: true, refuse: atLeast(0) }),
  cpuQuota: number({ replaces: true, refuse: atLeast(0) }),
  cpuSet: string({ absent: "", refuse: matching(/^\d+([,-]\d+)*$/) }),
  cpuShares: number({ absent: 0, refuse: atLeast(0) }),
  cpus: string({ replaces: true }),
  destroyGraceSeconds: number(),
  dns: strings({ replaces: true }),
  dnsOpts: strings({ replaces: true }),
  dnsSearches: strings({ replaces: true }),
  domainname: string({ absent: "", replaces: true }),
  entrypoints: strings({ ordered: true, computed: true, replaces: true }),
  envs: strings({ computed: true, absent: [], replaces: true }),
  groupAdds: strings({ replaces: true }),
  // Docker ignores a change of these three on an existing container, and so does the official plugin: a program
  // that wants them to take effect says `replaceOnChanges`.
  healthcheck: block(healthcheck, { computed: true }),
  init: boolean({ computed: true, absent: false }),
  tmpfs: map(),
  hostname: string({ computed: true, replaces: true }),
  hosts: blocks({ host: string({ required: true }), ip: string({ required: true }) }, { replaces: true }),
  image: string({ required: true, replaces: true }),
  ipcMode: string({ computed: true, replaces: true }),
  labels: blocks(
    { label: string({ required: true }), value: string({ required: true }) },
    { computed: true, replaces: true },
  ),
  logDriver: string({ computed: true, replaces: true }),
  logOpts: map({ replaces: true }),
  logs: boolean({ absent: false }),
  maxRetryCount: number({ absent: 0 }),
  memory: number({ absent: 0, refuse: atLeast(0) }),
  memoryReservation: number({ absent: 0, refuse: atLeast(0) }),
  memorySwap: number({ absent: 0, refuse: atLeast(-1) }),
  mustRun: boolean({ default: true }),
  name: string({ computed: true, replaces: true }),
  networkMode: string({ default: "bridge", replaces: true }),
  networksAdvanced: blocks(networksAdvanced, { replaces: true }),
  pidMode: string({ replaces: true }),
  platform: string({ computed: true, replaces: true }),
  ports: blocks(ports, { replaces: true }),
  privileged: boolean({ absent: false, replaces: true }),
  publishAllPorts: boolean({ absent: false, replaces: true }),
  readOnly: boolean({ absent: false, replaces: true }),
  removeVolumes: boolean({ default: true }),
  restart: string({ default: "no", refuse: matching(/^(no|on-failure|always|unless-stopped)$/) }),
  rm: boolean({ absent: false }),
  runtime: string({ computed: true, replaces: true }),
  securityOpts: strings({ computed: true, absent: [], replaces: true }),
  shmSize: number({ computed: true, replaces: true, refuse: atLeast(0) }),
  start: boolean({ default: true }),
  stdinOpen: boolean({ absent: false, replaces: true }),
  stopSignal: string({ computed: true, absent: "", replaces: true }),
  stopTimeout: number({ computed: true, absent: 0, replaces: true }),
  storageOpts: map({ replaces: true }),
  sysctls: map({ replaces: true }),
  tty: boolean({ absent: false, replaces: true }),
  ulimits: blocks(
    { hard: number({ required: true }), name: string({ required: true }), soft: number({ required: true }) },
    { replaces: true },
  ),
  uploads: blocks(uploads, { replaces: true }),
  user: string({ absent: "", replaces: true, same: keptWhenEmpty }),
  usernsMode: string({ absent: "", replaces: true }),
  volumes: blocks(volumes, { replaces: true }),
  wait: boolean({ absent: false }),
  waitTimeout: number({ default: 60 }),
  workingDir: string({ computed: true, replaces: true, same: keptWhenEmpty }),
};

/** Outputs that no input sets. */
export const containerComputed = ["bridge", "containerLogs", "exitCode", "networkDatas"];
