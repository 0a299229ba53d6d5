/** What a call that fails says; nothing, if it does not fail. */
export function failure(call: Promise<unknown>): Promise<string> {
  return call.then(
    () => "",
    (error: Error) => error.message,
  );
}
