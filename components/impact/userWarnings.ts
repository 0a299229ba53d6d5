import type { PresetName } from "../acl/presets";
import { voidRules } from "../acl/rights/voidRules";
import { serverOfImage } from "../image/serverOfImage";
import { unknownNameWarnings } from "./unknownNames";

/** What the warnings about the declared users depend on; each by user name. */
export interface DeclaredUsers {
  rules: Record<string, string>;
  /** Of those that have one. */
  presets: Record<string, PresetName>;
  /** The directives as they will be in redis.conf. */
  settings: Record<string, string>;
  image: string;
  /** Whether no warning may show the image or a setting, because the stack keeps them secret. Default: no. */
  hidden?: boolean;
}

const shownAtMost = 10;

/** What users will have or lose otherwise than somebody may think who declares them: a sentence for each, with what to do. */
export function userWarnings(declared: DeclaredUsers): string[] {
  const unknown = unknownNameWarnings(declared.rules, declared.image, declared.hidden);
  const warnings = [...evictedJobs(declared), ...rulesWithoutEffect(declared), ...unknown];
  const more = warnings.length - shownAtMost;
  return more > 0 ? [...warnings.slice(0, shownAtMost), `and ${more} more warnings about users`] : warnings;
}

function rulesWithoutEffect({ rules, image }: DeclaredUsers): string[] {
  const server = serverOfImage(image);
  return Object.entries(rules).flatMap(([name, text]) =>
    voidRules(text, server).map(({ rule, selector, by }) => {
      const undoing = by.map((each) => `\`${each}\``).join(" and ");
      const what = `the rule \`${rule}\`${selector ? ` in \`${selector}\`` : ""}`;
      return (
        `users.${name}: ${what} has no effect, because ${undoing} further on ${by.length > 1 ? "undo" : "undoes"} it; ` +
        `put \`${rule}\` behind that, or leave it out`
      );
    }),
  );
}

/** Presets of users whose keys are work to be done. */
const jobPresets: readonly PresetName[] = ["queue", "celery"];

/** Where the keys begin that the best known job libraries write by themselves. */
const jobKeys = /(?:^|[\s(])(?:%[rw]*w[rw]*)?~((?:bull|bq|rq|resque|asynq|arq|dramatiq):)/i;

/** An eviction takes whole keys: a list of jobs, or the lock on one of them. */
function* evictedJobs({ rules, presets, settings, hidden }: DeclaredUsers): Generator<string> {
  const { "maxmemory-policy": policy = "noeviction" } = settings;
  if (policy === "noeviction") return;
  const [shown, evicted] = hidden
    ? ["(hidden)", "keys when the memory is full: jobs may be lost or run twice"]
    : [policy, evictedBy(policy)];
  for (const [name, text] of Object.entries(rules)) {
    const by = jobsBy(text, presets[name]);
    if (by === undefined) continue;
    yield `users.${name} has ${by}, and maxmemory-policy ${shown} evicts ${evicted}; ` +
      "use noeviction, or a server of their own for the jobs";
  }
}

/** What tells that the keys of a user are work to be done; undefined where they are not. */
export function jobsBy(rules: string, preset: PresetName | undefined): string | undefined {
  if (preset !== undefined) return jobPresets.includes(preset) ? `\`preset: ${preset}\`` : undefined;
  const prefix = jobKeys.exec(rules)?.[1];
  return prefix === undefined ? undefined : `rules for the keys \`${prefix}…\` of job queues`;
}

function evictedBy(policy: string): string {
  return policy.startsWith("allkeys-")
    ? "any key when the memory is full: jobs are lost, and nobody is told"
    : "keys that expire when the memory is full, such as the locks of running jobs and their results: a job may run twice";
}
