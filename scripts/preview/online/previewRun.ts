import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { execa } from "execa";
import { leavingSignalsTo, type Place } from "../../setup/command";
import { type PreviewEvents, readEvents } from "./engineEvents";

export interface PreviewRun {
  events: PreviewEvents;
  succeeded: boolean;
  /** Pulumi's own diff. */
  diff: string;
  /** What it wrote to stderr: why there is no event, where there is none. */
  complaint: string;
}

export interface PreviewOptions {
  refresh?: boolean;
  /** The directory of a policy pack. */
  policyPack?: string;
}

/** Runs one `pulumi preview`. Its log of events has secrets in plain: it is in a directory of our own, and gone before this ends. */
export async function runPreview(
  stack: string,
  { cwd, env = process.env }: Place,
  { refresh = false, policyPack }: PreviewOptions = {},
): Promise<PreviewRun> {
  const directory = await mkdtemp(join(tmpdir(), "redis-server-preview-"));
  const log = join(directory, "events.json");
  const args = [
    ...["preview", "--diff", "--stack", stack, "--non-interactive", "--color", "never"],
    ...["--suppress-progress", "--event-log", log],
    ...(refresh ? ["--refresh"] : []),
    ...(policyPack ? ["--policy-pack", policyPack] : []),
  ];
  const closed = new AbortController();
  // A terminal that is closed would end this process at once, and leave the log.
  const hangUp = () => closed.abort();
  process.on("SIGHUP", hangUp);
  try {
    const child = execa("pulumi", args, {
      cwd,
      // The log of events is an option for those who debug Pulumi.
      env: { ...env, PULUMI_DEBUG_COMMANDS: "true" },
      extendEnv: false,
      stdin: "ignore",
      cancelSignal: closed.signal,
      reject: false,
    });
    const { exitCode, stdout, stderr, originalMessage } = await leavingSignalsTo(child);
    const events = readEvents(await readFile(log, "utf8").catch(() => ""));
    const complaint = stderr.trim() || (exitCode === undefined ? (originalMessage ?? "") : "");
    return { events, succeeded: exitCode === 0, diff: stdout.trim(), complaint };
  } finally {
    process.off("SIGHUP", hangUp);
    await rm(directory, { recursive: true, force: true });
  }
}
