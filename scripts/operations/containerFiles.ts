import { dataDir } from "../../components/boot/paths";
import { type DockerDaemon, dockerWith } from "../../components/connection/dockerCommand";

/** A file on the data volume. Times in seconds since 1970, by the clock of the Docker host, which is Redis's too. */
export interface DataFile {
  name: string;
  bytes: number;
  changedAt: number;
}

/** A line of the manifest of the append-only file. */
export interface ManifestEntry {
  file: string;
  seq: number;
  type: "base" | "incr" | "history";
}

/** What only the container itself knows. */
export interface ContainerFiles {
  /** Of all its processes, without what the kernel may drop at any time. */
  memoryBytes?: number;
  /** In the order in which Redis loads them; empty without an append-only file. */
  manifest: ManifestEntry[];
  /** In the directory of the append-only file. */
  aofFiles: DataFile[];
  /** The snapshot. */
  rdb?: DataFile;
}

/**
 * Prints the memory of the container, as `docker stats` counts it but at once, and its data files. By stdin, as ssh would take a script
 * apart.
 */
const script = `
cd ${dataDir}
v1=/sys/fs/cgroup/memory v2=/sys/fs/cgroup
if [ -e $v2/memory.current ]; then
  echo "memory $(cat $v2/memory.current) $(sed -n 's/^inactive_file //p' $v2/memory.stat)"
elif [ -e $v1/memory.usage_in_bytes ]; then
  echo "memory $(cat $v1/memory.usage_in_bytes) $(sed -n 's/^total_inactive_file //p' $v1/memory.stat)"
fi
stat -c 'rdb %s %Y %n' dump.rdb 2>/dev/null
cd appendonlydir 2>/dev/null || exit 0
stat -c 'aof %s %Y %n' * 2>/dev/null
cat appendonly.aof.manifest 2>/dev/null
:
`;

/** Asks the container for them. */
export async function containerFiles(daemon: DockerDaemon, container: string): Promise<ContainerFiles> {
  return parseContainerFiles(await dockerWith(daemon, script, "exec", "--interactive", container, "sh"));
}

const types = { b: "base", i: "incr", h: "history" } as const;

export function parseContainerFiles(printed: string): ContainerFiles {
  const found: ContainerFiles = { manifest: [], aofFiles: [] };
  for (const line of printed.split("\n")) {
    const [kind, first = "", second = "", ...name] = line.split(" ");
    const file = { name: name.join(" "), bytes: Number(first), changedAt: Number(second) };
    if (kind === "memory") found.memoryBytes = Math.max(0, Number(first) - Number(second));
    else if (kind === "rdb") found.rdb = file;
    else if (kind === "aof") found.aofFiles.push(file);
    else {
      const [, entry, seq, type] = /^file (\S+) seq (\d+) type ([bih])\b/.exec(line) ?? [];
      if (entry)
        found.manifest.push({ file: entry, seq: Number(seq), type: types[type as keyof typeof types] });
    }
  }
  return found;
}
