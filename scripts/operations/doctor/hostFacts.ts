import { dataDir } from "../../../components/boot/paths";
import type { HostFacts } from "./facts";

/** Prints a word and a value a line, of what the container sees of its host. */
export const hostScript = `
echo "overcommit $(cat /proc/sys/vm/overcommit_memory 2>/dev/null)"
echo "hugePages $(cat /sys/kernel/mm/transparent_hugepage/enabled 2>/dev/null)"
echo "somaxconn $(cat /proc/sys/net/core/somaxconn 2>/dev/null)"
sed -n 's/^Max open files *\\([0-9]*\\).*/openFiles \\1/p' /proc/1/limits 2>/dev/null
sed -n 's/^MemTotal: *\\([0-9]*\\).*/memoryTotalKb \\1/p; s/^MemAvailable: *\\([0-9]*\\).*/memoryAvailableKb \\1/p' /proc/meminfo
sed -n 's/^VmSwap:[^0-9]*\\([0-9]*\\).*/swappedKb \\1/p; s/^THP_enabled:[^0-9]*\\([0-9]\\).*/hugePagesOf \\1/p' /proc/1/status 2>/dev/null
set -- $(df -Pk ${dataDir} | tail -n 1)
echo "disk $2 $4"
echo "dataKb $(du -sk ${dataDir} 2>/dev/null | cut -f 1)"
sed -n 's#^[^ ]* ${dataDir} \\([^ ]*\\) .*#filesystem \\1#p' /proc/mounts
exit 0
`;

/** What the script printed. */
export function hostFactsIn(printed: string): HostFacts {
  const values = new Map(
    printed.split("\n").map((line) => {
      const [word = "", ...rest] = line.trim().split(/\s+/);
      return [word, rest] as const;
    }),
  );
  const number = (word: string, at = 0) => {
    const text = values.get(word)?.[at] ?? "";
    return /^\d+$/.test(text) ? Number(text) : undefined;
  };
  const ofRedis = number("hugePagesOf");
  return {
    overcommit: number("overcommit"),
    hugePages: /\[(\w+)\]/.exec(values.get("hugePages")?.join(" ") ?? "")?.[1],
    hugePagesOff: ofRedis === undefined ? undefined : ofRedis === 0,
    somaxconn: number("somaxconn"),
    openFiles: number("openFiles"),
    memoryTotalKb: number("memoryTotalKb"),
    memoryAvailableKb: number("memoryAvailableKb"),
    swappedKb: number("swappedKb"),
    diskTotalKb: number("disk"),
    diskFreeKb: number("disk", 1),
    dataKb: number("dataKb"),
    filesystem: values.get("filesystem")?.[0],
  };
}
