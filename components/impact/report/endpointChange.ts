import type { DeclaredServer } from "./sides/declaredServer";

/** Whether a server that goes on is reached at another place, by the program and by its users; of a secret one, nobody can tell. */
export function hasNewEndpoint(
  before: DeclaredServer | undefined,
  after: DeclaredServer | undefined,
): boolean {
  // A state of an early version does not have it.
  const [old, now] = [before, after].map((side) => side?.endpoint ?? side?.notShown.endpoint);
  return old !== undefined && now !== undefined && old !== now;
}
