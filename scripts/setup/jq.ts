import { tryRun } from "./command";
import { needCommand } from "./debianPackage";

/** Has the jq by which the tests of the workflows filter, as GitHub's command does by itself. Returns what was found. */
export async function findJq(onProgress: (progress: string) => void): Promise<string> {
  try {
    await needCommand("jq", onProgress);
    return `${await tryRun("jq", ["--version"])}, there`;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return `no jq: the tests of the workflows are skipped (${reason})`;
  }
}
