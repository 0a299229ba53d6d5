import { isCache } from "../conf/redisConf";

/** The parts of `LiveSettings` that decide what becomes of the AOF, and of the running server. */
export interface LiveDeclaration {
  containerId?: string;
  settings?: Record<string, string>;
  boot?: Record<string, string>;
  rewriteTrigger?: string;
  hidden?: boolean;
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

/** What a new container means for a server that keeps its data in memory only, before and after. */
export function emptiedWarning(before: LiveDeclaration, after: LiveDeclaration): string | undefined {
  if (before.containerId === undefined || before.containerId === after.containerId) return undefined;
  if (!isCache(before.settings ?? {}) || !isCache(after.settings ?? {})) return undefined;
  return (
    'the new container starts without what the server holds now: with appendonly no and save "" it is a cache, for which no ' +
    "snapshot is made; only a dump.rdb that is on its data volume from before is loaded"
  );
}

/** What `pulumi up` is going to do with a server that a refresh found to have booted from files changed by hand. */
export function restartAnnouncement(before: LiveDeclaration, after: LiveDeclaration): string | undefined {
  if (before.containerId !== after.containerId) return undefined;
  const name = Object.keys(after.boot ?? {}).find((each) => before.boot?.[each] !== after.boot?.[each]);
  if (name === undefined) return undefined;
  const found = after.hidden ? "(hidden)" : before.boot?.[name];
  return (
    `Redis booted with ${name} ${found}, which was written into its redis.conf by hand: \`pulumi up\` puts the ` +
    "declared file back and restarts the server once, because Redis reads this directive at boot only"
  );
}
