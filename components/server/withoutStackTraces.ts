/**
 * Runs something that makes many resources and waits for nothing. Pulumi takes a stack trace, mapped back to TypeScript, for every
 * property of a resource: 300 generated passwords, registered under mocks, cost 2.4 s of processor time with it and 0.9 s without.
 */
export function withoutStackTraces<T>(run: () => T): T {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return run();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}
