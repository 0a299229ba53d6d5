/** Until when to wait for a server that is not ready, or for a job that makes no progress. */
export interface Deadline {
  seconds: number;
  /** In milliseconds, as `Date.now()` counts them. */
  at: number;
}

export function deadlineIn(seconds: number): Deadline {
  return { seconds, at: Date.now() + seconds * 1000 };
}

/** Gives the whole time again. */
export function restartDeadline(deadline: Deadline): void {
  deadline.at = deadlineIn(deadline.seconds).at;
}

export function isOver({ at }: Deadline): boolean {
  return Date.now() >= at;
}

export function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
