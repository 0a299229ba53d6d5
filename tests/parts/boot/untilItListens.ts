import { waitDeadline } from "../../deadlines";

const interval = 100;

/** Options of a client that waits for a server that starts; a command that cannot be sent at last fails the test. */
export const untilItListens = {
  retryStrategy: () => interval,
  maxRetriesPerRequest: waitDeadline / interval,
  /** It listens before it has loaded its data; 2: the command is sent again. */
  reconnectOnError: ({ message }: Error) => (message.startsWith("LOADING") ? (2 as const) : false),
};
