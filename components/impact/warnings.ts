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
  if (memory > 0) {
    const limit = BigInt(memory) * mebibyte;
    const maxmemory = bytesOf(settings.maxmemory ?? "0") ?? 0n;
    // A fork shares its memory until the server writes: under many writes it needs as much again.
    const allowed = `at most ${(limit * 2n) / 3n / mebibyte}mb, or raise \`memory\``;
    if (maxmemory === 0n) {
      warnings.push(
        `memory is limited to ${memory} MiB but maxmemory is not: when the data has grown so far, the kernel kills Redis; ` +
          `set maxmemory to ${allowed}`,
      );
    } else if (maxmemory * 3n > limit * 2n) {
      warnings.push(
        `maxmemory ${settings.maxmemory} leaves a fork too little of the ${memory} MiB of \`memory\`: during a rewrite of the AOF ` +
          `or a snapshot the kernel may kill Redis; set maxmemory to ${allowed}`,
      );
    }
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

/** What the installer saw on the Docker host, from what it printed; `adopted` is the volume that should have data on it. */
export function installerWarnings(printed: string, adopted = ""): string[] {
  const warnings = [...printed.matchAll(/^install: warning: (.+?)\s*$/gm)].map(
    ([, warning]) => warning ?? "",
  );
  if (adopted && printed.includes("install: no data of Redis is on the data volume")) {
    warnings.push(
      `dataVolume ${adopted}: no data of Redis is on this volume, so the server starts empty; if you meant to adopt one that ` +
        "has data, look its name up with `docker volume ls`",
    );
  }
  return warnings;
}

/** What Redis left out of an AOF that ended in the middle of a write, from the server's log; the last start counts. */
export function truncationWarning(log: readonly string[]): string | undefined {
  const text = log.join("\n");
  const cut = [...text.matchAll(/Truncating the AOF (\S+) at offset (\d+)/g)].at(-1);
  if (!cut) return undefined;
  const [, file, offset] = cut;
  const size = [...text.matchAll(/^boot: the AOF ends with (\S+), (\d+) bytes/gm)]
    .filter(([, name]) => name === file)
    .at(-1)?.[2];
  const bytes = size === undefined ? "its last bytes" : `its last ${Number(size) - Number(offset)} bytes`;
  return (
    `${file} ended in the middle of a write, as after a power cut: Redis left out ${bytes} and started with everything ` +
    "before them. A write that was answered can only be among them if appendfsync is not always"
  );
}

/** The parts of `LiveSettings` that decide what becomes of the AOF, and of the running server. */
export interface LiveDeclaration {
  containerId?: string;
  settings?: Record<string, string>;
  boot?: Record<string, string>;
  rewriteTrigger?: string;
}

/** What `pulumi up` is going to do with the AOF of a running server: for the preview, which shows values only. */
export function aofAnnouncement(before: LiveDeclaration, after: LiveDeclaration): string | undefined {
  const [was, is] = [before.settings?.appendonly, after.settings?.appendonly];
  // A refresh puts what it found in place of a plain yes or no.
  if (is === "yes" && !was?.startsWith("yes")) {
    return (
      "the AOF is turned on in the running server: `pulumi up` waits until the first file is complete on disk, and the server " +
      "keeps booting from its snapshot until then. Needs a fork and room for the file; no restart, nothing is lost"
    );
  }
  if (is === "no" && was !== "no") {
    return (
      "the AOF is turned off in the running server: `pulumi up` waits until a snapshot is complete on disk. From then on a crash " +
      "loses everything since the last snapshot (`save`)"
    );
  }
  if (after.rewriteTrigger !== undefined && after.rewriteTrigger !== before.rewriteTrigger) {
    return "the AOF is rewritten: `pulumi up` waits until the new file is complete";
  }
  return undefined;
}

/** What `pulumi up` is going to do with a server that a refresh found to have booted from files changed by hand. */
export function restartAnnouncement(before: LiveDeclaration, after: LiveDeclaration): string | undefined {
  if (before.containerId !== after.containerId) return undefined;
  const name = Object.keys(after.boot ?? {}).find((each) => before.boot?.[each] !== after.boot?.[each]);
  if (name === undefined) return undefined;
  return (
    `Redis booted with ${name} ${before.boot?.[name]}, which was written into its redis.conf by hand: \`pulumi up\` puts the ` +
    "declared file back and restarts the server once, because Redis reads this directive at boot only"
  );
}
