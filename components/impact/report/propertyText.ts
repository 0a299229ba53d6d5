import type { DeclaredServer, ServerProperty } from "./sides/declaredServer";

/** A property as a report shows it: what is secret or known later, in words; null where it is not there. */
export function textOf(server: DeclaredServer, property: ServerProperty): string | null {
  const notShown = server.notShown[property];
  if (notShown) return notShown === "secret" ? "(hidden)" : "(known later)";
  const value = server[property];
  if (value === undefined) return null;
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
