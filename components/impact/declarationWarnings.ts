import { bytesOf } from "../conf/byteUnits";

/** What the warnings about a declaration depend on. */
export interface Declared {
  /** The directives as they will be in redis.conf. */
  settings: Record<string, string>;
  /** Memory limit of the container in MiB, 0 for none. */
  memory: number;
  protectData: boolean;
}

const mebibyte = 1024n * 1024n;

/** What will work, but not as somebody may think who declares it: a sentence for each, with what to do. */
export function declarationWarnings({ settings, memory, protectData }: Declared): string[] {
  const aof = settings.appendonly === "yes";
  const always = settings.appendfsync === "always";
  const warnings: string[] = [];
  const shortage = memory > 0 ? memoryShortage(settings, memory) : undefined;
  const allowed = `at most ${(BigInt(memory) * 2n) / 3n}mb, or raise \`memory\``;
  if (shortage === "of all") {
    warnings.push(
      `memory is limited to ${memory} MiB but maxmemory is not: when the data has grown so far, the kernel kills Redis; ` +
        `set maxmemory to ${allowed}`,
    );
  } else if (shortage === "of a fork") {
    warnings.push(
      `maxmemory ${settings.maxmemory} leaves a fork too little of the ${memory} MiB of \`memory\`: during a rewrite of the AOF ` +
        `or a snapshot the kernel may kill Redis; set maxmemory to ${allowed}`,
    );
  }
  const ofClients = settings["maxmemory-clients"] ?? "";
  if (ofClients.endsWith("%") && bytesOf(settings.maxmemory ?? "0") === 0n) {
    warnings.push(
      `maxmemory-clients ${ofClients} limits nothing, because it is a share of maxmemory, which has no limit: set maxmemory, or ` +
        "maxmemory-clients to bytes such as 256mb",
    );
  }
  if (aof && settings["no-appendfsync-on-rewrite"] === "yes" && settings.appendfsync !== "no") {
    warnings.push(
      `no-appendfsync-on-rewrite yes suspends appendfsync ${always ? "always" : "everysec"} during every rewrite and snapshot: ` +
        "a power cut then loses what was answered in the last half minute or so; leave it out, unless latency counts for more",
    );
  }
  if (aof && settings.appendfsync === "no" && protectData) {
    warnings.push(
      "appendfsync no leaves it to the kernel when writes reach the disk: a power cut loses the last half minute or so, in a " +
        "stack that protects its data (protectData); use everysec or always",
    );
  }
  return warnings;
}

/** Whether the data alone may take all of a limit in MiB, or leave a fork too little of it. */
export function memoryShortage(
  settings: Record<string, string>,
  memory: number,
): "of all" | "of a fork" | undefined {
  const maxmemory = bytesOf(settings.maxmemory ?? "0") ?? 0n;
  if (maxmemory === 0n) return "of all";
  // A fork shares its memory until the server writes: under many writes it needs as much again.
  return maxmemory * 3n > BigInt(memory) * mebibyte * 2n ? "of a fork" : undefined;
}
