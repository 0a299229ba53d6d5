/** An error of a session: `code` is the first word of Redis's answer, `LOST` when there was none, `REFUSED` when nobody listens. */
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
  return ["REFUSED", "LOST", "LOADING", "BUSY"].includes(codeOf(error) ?? "");
}

/** Redis quotes the rule it stumbles over, which may be a password or its hash; `>>> ` is how it marks a line. */
export function withoutCredentials(text: string): string {
  const passwords = /(['"\s])[><#!](?!>> )[^\s'"]+/g;
  return text.replace(passwords, "$1(credential)").replace(/[0-9a-fA-F]{32,}/g, "(credential)");
}
