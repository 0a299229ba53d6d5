/** The Redis that rules are written for, as far as its image's name tells. */
export interface AclServer {
  /** Major and minor version; `Infinity` stands for "the newest" (`redis:8`, `redis:latest`). */
  version: readonly [major: number, minor: number];
  /** Whether it has the commands of Redis Stack's modules (FT.*, JSON.*, TS.*, BF.* …). */
  modules: "all" | "none" | "unknown";
}

/** What an image's name tells of the Redis in it; what it does not tell is taken as the newest, modules as unknown. */
export function serverOfImage(image: string): AclServer {
  const [name = ""] = image.split("@");
  const [, repository = name, tag = ""] = /^(.*?)(?::([^:/]*))?$/.exec(name) ?? [];
  const numbers = /(?:^|-)v?(\d+)(?:\.(\d+))?/.exec(tag);
  const version = numbers
    ? ([
        Number(numbers[1]),
        numbers[2] === undefined ? Number.POSITIVE_INFINITY : Number(numbers[2]),
      ] as const)
    : ([Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY] as const);
  return {
    version,
    modules: modulesOf(repository.replace(/^docker\.io\//, "").replace(/^library\//, ""), version[0]),
  };
}

function modulesOf(repository: string, major: number): AclServer["modules"] {
  if (repository === "redis") return major >= 8 ? "all" : "none";
  if (repository === "redis-debian") return "none";
  if (/^redis\/redis-stack(?:-server)?$/.test(repository)) return "all";
  return "unknown";
}

/** Compares two versions: negative if `a` is older. */
export function compareVersions(a: AclServer["version"], b: AclServer["version"]): number {
  if (a[0] !== b[0]) return a[0] < b[0] ? -1 : 1;
  if (a[1] !== b[1]) return a[1] < b[1] ? -1 : 1;
  return 0;
}

/** `Redis 8.0`, `Redis 8`, `Redis`: as exact as it is known. */
export function serverName({ version: [major, minor] }: AclServer): string {
  if (!Number.isFinite(major)) return "Redis";
  return Number.isFinite(minor) ? `Redis ${major}.${minor}` : `Redis ${major}`;
}
