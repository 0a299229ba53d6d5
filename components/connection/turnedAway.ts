import { deadlineIn, isOver, pause } from "./deadline";

/** What ssh says when the other side has hung up before anybody could log in. */
export const turnedAwayMessage =
  /(kex_exchange_identification|ssh_exchange_identification|banner exchange)\b.*Connection (closed|reset)|Exceeded MaxStartups/;

/** How often to try again after that. */
export interface Turns {
  /** Whether this is what ssh said, and the time for it is not over. */
  mayRepeat(stderr: string): boolean;
  /** In milliseconds; each another one, so that those who were turned away together do not come back together. */
  pause(): number;
}

/** sshd counts those who have not logged in yet, which is over in a moment: another try is let in. */
export function turnedAway(retrySeconds: number): Turns {
  const deadline = deadlineIn(retrySeconds);
  return {
    mayRepeat: (stderr) => turnedAwayMessage.test(stderr) && !isOver(deadline),
    pause: () => 50 + Math.random() * 200,
  };
}

/** Runs a command that may be `ssh`, again for half a minute while sshd turns it away. */
export async function whenLetIn<T extends { error: unknown; stderr: string }>(
  run: () => Promise<T>,
): Promise<T> {
  const turns = turnedAway(30);
  for (;;) {
    const outcome = await run();
    if (!outcome.error || !turns.mayRepeat(outcome.stderr)) return outcome;
    await pause(turns.pause());
  }
}
