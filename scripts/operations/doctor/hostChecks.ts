import { bytesText } from "../amounts";
import { bad, type Check, type HostFacts, ok, warn } from "./facts";

/** A check that needs what the container sees of its host. */
function hostCheck(
  id: string,
  title: string,
  look: (host: HostFacts, facts: Parameters<Check["look"]>[0]) => ReturnType<Check["look"]>,
): Check {
  return { id, title, look: (facts) => facts.host && look(facts.host, facts) };
}

/** Redis needs some for itself. */
const ownFiles = 32;
const slowFilesystems = /^(nfs|cifs|smb|9p|fuse|virtiofs|ceph|gluster)/;

/** About the kernel, the memory and the disk of the Docker host. */
export const hostChecks: readonly Check[] = [
  hostCheck("overcommit", "Memory overcommit", ({ overcommit }) => {
    if (overcommit === undefined) return undefined;
    return overcommit !== 1
      ? warn(
          `vm.overcommit_memory is ${overcommit} on the Docker host: a rewrite of the AOF or a snapshot may fail although there is memory enough`,
          "set it there: sysctl -w vm.overcommit_memory=1, and the same in /etc/sysctl.conf",
        )
      : ok(`vm.overcommit_memory is ${overcommit}`);
  }),
  hostCheck("huge-pages", "Transparent huge pages", ({ hugePages, hugePagesOff }, { redis }) => {
    if (hugePages === undefined) return undefined;
    if (hugePages !== "always") return ok(hugePages);
    const isCovered = hugePagesOff ?? redis?.config["disable-thp"] === "yes";
    return isCovered
      ? ok("always on the host; Redis has them off for itself (disable-thp yes)")
      : warn(
          "always, also for Redis: forks are slow and take much memory",
          "leave the directive disable-thp at yes, or on the host: echo madvise > /sys/kernel/mm/transparent_hugepage/enabled",
        );
  }),
  hostCheck("backlog", "Connections that wait", ({ somaxconn }, { redis }) => {
    const backlog = Number(redis?.config["tcp-backlog"]);
    if (somaxconn === undefined || !(backlog > 0)) return undefined;
    return somaxconn < backlog
      ? warn(
          `net.core.somaxconn ${somaxconn} is below tcp-backlog ${backlog}: that many connections at once, and more are refused`,
          `set net.core.somaxconn to ${backlog} on the host (in the container's network it is its own: a \`sysctl\` of Docker's), or tcp-backlog to ${somaxconn}`,
        )
      : ok(`net.core.somaxconn ${somaxconn}, tcp-backlog ${backlog}`);
  }),
  hostCheck("open-files", "Open files", ({ openFiles }, { redis, declared }) => {
    const wanted = Number(declared.maxclients);
    const real = Number(redis?.config.maxclients);
    if (real > 0 && wanted > real)
      return bad(
        `Redis takes ${real} clients and not the ${wanted} that are declared, because it may open too few files`,
        "raise the Docker daemon's `default-ulimits` of `nofile`, then restart the container",
      );
    const clients = real || wanted;
    if (openFiles === undefined || !(clients > 0)) return undefined;
    return openFiles < clients + ownFiles
      ? bad(
          `${openFiles} are fewer than maxclients ${clients} needs`,
          "raise the Docker daemon's `default-ulimits` of `nofile`, or lower maxclients",
        )
      : ok(`${openFiles} for ${clients} clients`);
  }),
  hostCheck("memory", "Memory of the host", ({ memoryAvailableKb, memoryTotalKb }, { redis }) => {
    const used = Number(redis?.info.used_memory);
    if (memoryAvailableKb === undefined || !(used > 0)) return undefined;
    const [free, total] = [memoryAvailableKb * 1024, (memoryTotalKb ?? 0) * 1024];
    const text = `${bytesText(free)} of ${bytesText(total)} are free, Redis holds ${bytesText(used)}`;
    // A fork shares its memory until the server writes.
    return used > free
      ? warn(
          `${text}: during a rewrite under many writes it may need as much again`,
          "give the host more memory, or the data less: maxmemory",
        )
      : ok(text);
  }),
  hostCheck("swap", "Swap", ({ swappedKb }) => {
    if (swappedKb === undefined) return undefined;
    return swappedKb > 1024
      ? warn(
          `${bytesText(swappedKb * 1024)} of Redis are on swap: commands that touch them wait for the disk`,
          "give the host more memory, or take load off it",
        )
      : ok("nothing of Redis is on swap");
  }),
  hostCheck("disk", "Disk of the data", ({ diskFreeKb, diskTotalKb, dataKb }) => {
    if (diskFreeKb === undefined || dataKb === undefined) return undefined;
    const text = `${bytesText(diskFreeKb * 1024)} of ${bytesText((diskTotalKb ?? 0) * 1024)} are free, the data take ${bytesText(dataKb * 1024)}`;
    return dataKb > diskFreeKb
      ? bad(
          `${text}: a rewrite of the AOF may need as much again`,
          "make room before the disk is full, because then Redis refuses writes",
        )
      : ok(text);
  }),
  hostCheck("filesystem", "File system of the data", ({ filesystem }, { declared }) => {
    if (filesystem === undefined) return undefined;
    if (filesystem === "tmpfs" && declared.keepsData)
      return bad("tmpfs: the data are in memory, and gone with the container", "take a volume on a disk");
    return slowFilesystems.test(filesystem)
      ? warn(
          `${filesystem}: every fsync goes over a network or out of a virtual machine`,
          "take a volume on a disk of the host",
        )
      : ok(filesystem);
  }),
];
