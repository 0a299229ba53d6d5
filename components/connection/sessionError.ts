/**
 * An error of a session: `code` is the first word of Redis's answer, `LOST` when there was none, `REFUSED` when nobody listens, `FULL` when
 * no connection is left, `STOPPED` when our server does not run, whoever listens there.
 */
export type SessionError = Error & { code: string };

/** The message says it all; Pulumi would print the stack of a failing `read`, which points into serialised text. */
export function failure(message: string, code = "FAILED"): SessionError {
  return Object.assign(new Error(message), { code, stack: "" });
}

export function codeOf(error: unknown): string | undefined {
  return (error as Partial<SessionError> | undefined)?.code;
}

/** Whether waiting may help: a wrong password or a missing right stays what it is. */
export function isPassing(error: unknown): boolean {
  return ["REFUSED", "LOST", "STOPPED", "LOADING", "BUSY"].includes(codeOf(error) ?? "");
}

/** Whether these are Redis's words to one client too many, as ioredis hands them on. */
export function isFull(answer: string): boolean {
  return answer.includes("max number of clients reached");
}

/** Redis keeps no connection back for the admin: what to do is all that there is to give. */
export function fullServer(place: string, maxclients: string): SessionError {
  return failure(
    `Redis at ${place} has as many clients as it takes (ERR max number of clients reached; \`maxclients\` is declared as ${maxclients}). ` +
      "It keeps no connection back for the admin, and to raise `maxclients` takes one too: close some of its clients, or give an " +
      "application a smaller pool, then repeat `pulumi up`. Where none can be closed, `docker restart` of its container closes all " +
      "and boots with the `maxclients` that was installed last.",
    "FULL",
  );
}

/** Redis quotes the rule it stumbles over, which may be a password or its hash; `>>> ` is how it marks a line. */
export function withoutCredentials(text: string): string {
  const passwords = /(['"\s])[><#!](?!>> )[^\s'"]+/g;
  return text.replace(passwords, "$1(credential)").replace(/[0-9a-fA-F]{32,}/g, "(credential)");
}
