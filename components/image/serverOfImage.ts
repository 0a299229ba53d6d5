/** The Redis of an image, as far as the image's name tells. */
export interface AclServer {
  /** Major and minor version; `Infinity` stands for "the newest" (`redis:8`, `redis:latest`). */
  version: readonly [major: number, minor: number];
  /** Whether it has the commands of Redis Stack's modules (FT.*, JSON.*, TS.*, BF.* …). */
  modules: "all" | "none" | "unknown";
}

const newest = Number.POSITIVE_INFINITY;

/** What an image's name tells of the Redis in it; what it does not tell is taken as the newest, modules as unknown. */
export function serverOfImage(image: string): AclServer {
  const [name = ""] = image.split("@");
  const [, repository = name, tag = ""] = /^(.*?)(?::([^:/]*))?$/.exec(name) ?? [];
  const bare = withoutMirror(repository);
  const ofOthers = lastPart(bare) === "redis" ? mirroredVersion(tag) : ownVersion(tag);
  const version = isRedis(bare) ? redisVersion(tag) : ofOthers;
  return { version: version ?? [newest, newest], modules: modulesOf(bare, version?.[0] ?? newest) };
}

/** Behind whatever host and path a mirror has it: the official image is `library/redis`, and Redis Stack tells its own name. */
function withoutMirror(repository: string): string {
  const bare = repository.replace(/^docker\.io\//, "");
  if (/(?:^|\/)library\/redis$/.test(bare)) return "redis";
  const [stack] = /redis-stack(?:-server)?$/.exec(bare) ?? [];
  return stack !== undefined && lastPart(bare) === stack ? `redis/${stack}` : bare;
}

/** Whose image it is is not told by it: `redis-exporter` is none of Redis, `team/redis` may have modules or not. */
function lastPart(repository: string): string {
  return repository.slice(repository.lastIndexOf("/") + 1);
}

function redisVersion(tag: string): AclServer["version"] | undefined {
  const [, major, minor] = /(?:^|-)v?(\d+)(?:\.(\d+))?/.exec(tag) ?? [];
  return major === undefined ? undefined : [Number(major), minor === undefined ? newest : Number(minor)];
}

/** `team/redis` may be Redis's own image or one of the team: its tag begins with a version, or `1.2.3`, a date or a commit tell none. */
function mirroredVersion(tag: string): AclServer["version"] | undefined {
  return /^v?([7-9]|\d{2})(?=[.-]|$)/.test(tag) ? redisVersion(tag) : undefined;
}

/** In the tag of an own image, `1`, `2.3.1` or `7f3a9c` is hardly Redis's version: it is told by 7.0 or newer with a minor number. */
function ownVersion(tag: string): AclServer["version"] | undefined {
  const [, major, minor] = /(?:^|-)v?([7-9]|\d{2})\.(\d+)(?=[.-]|$)/.exec(tag) ?? [];
  return major === undefined ? undefined : [Number(major), Number(minor)];
}

function isRedis(repository: string): boolean {
  return /^redis(?:-debian|\/redis-stack(?:-server)?)?$/.test(repository);
}

function modulesOf(repository: string, major: number): AclServer["modules"] {
  if (repository === "redis") return major >= 8 ? "all" : "none";
  if (repository === "redis-debian") return "none";
  return isRedis(repository) ? "all" : "unknown";
}

/** The version that a text such as `8.10` means. */
export function parseVersion(text: string): AclServer["version"] {
  const [major = 0, minor = 0] = text.split(".").map(Number);
  return [major, minor];
}

/** Whether the server is older than a version, whatever its name leaves open. */
export function isOlder(server: AclServer, version: string): boolean {
  return compareVersions(server.version, parseVersion(version)) < 0;
}

/** Whether the server is of a version or newer, whatever its name leaves open. */
export function comesFrom({ version: [major, minor] }: AclServer, version: string): boolean {
  if (!Number.isFinite(major)) return false;
  const oldest = [major, Number.isFinite(minor) ? minor : 0] as const;
  return compareVersions(oldest, parseVersion(version)) >= 0;
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
