import { compareVersions, parseVersion } from "../../../components/image/serverOfImage";
import type { FoundServer } from "./found";

/** What Valkey 8 and 9 run with where nobody says anything, other than Redis. */
const ofValkey: Readonly<Record<string, string>> = {
  "hide-user-data-from-log": "yes",
  "lazyfree-lazy-eviction": "yes",
  "lazyfree-lazy-expire": "yes",
  "lazyfree-lazy-server-del": "yes",
  "lazyfree-lazy-user-del": "yes",
  "lazyfree-lazy-user-flush": "yes",
  "repl-backlog-size": "10485760",
  "replica-lazy-flush": "yes",
  "syslog-ident": "valkey",
};

/** What Redis before 7.0 ran with. */
const ofRedis6: Readonly<Record<string, string>> = {
  "ignore-warnings": "ARM64-COW-BUG",
  "repl-diskless-sync": "no",
};

/** A directive's default in an earlier version or another engine, where it is another one than in Redis 7.4 and newer. */
export function formerDefault(
  { engine, version }: Pick<FoundServer, "engine" | "version">,
  directive: string,
): string | undefined {
  if (engine === "Valkey") return ofValkey[directive];
  return compareVersions(parseVersion(version), [7, 0]) < 0 ? ofRedis6[directive] : undefined;
}
