import { waitDeadline } from "../../deadlines";

const interval = 100;

/** Options of a client that waits for a server that starts; a command that cannot be sent at last fails the test. */
export const untilItListens = {
  retryStrategy: () => interval,
  maxRetriesPerRequest: waitDeadline / interval,
};
