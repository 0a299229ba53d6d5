import { readFileSync } from "node:fs";

/** The processes that a process has started and not yet waited for. */
export function children(pid: number | undefined): number[] {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8").split(" ").filter(Boolean).map(Number);
  } catch {
    // It has ended.
    return [];
  }
}

export function killTree(pid: number): void {
  for (const child of children(pid)) killTree(child);
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It has ended.
  }
}
