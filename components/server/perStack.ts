import * as pulumi from "@pulumi/pulumi";

/**
 * What the servers of one stack share, made for the first of them: by stack, since a process of the Automation API runs many. Without a
 * stack, as in a test with mocks, each server has its own.
 */
export function perStack<T>(make: () => T): (server: pulumi.Resource) => T {
  const made = new WeakMap<pulumi.Resource, { shared: T }>();
  return (server) => {
    const among = pulumi.runtime.getStackResource() ?? server;
    const known = made.get(among) ?? { shared: make() };
    made.set(among, known);
    return known.shared;
  };
}
