import { currentName, directives, findDirective } from "./directives";

/** As a module's directive for a secret is called: `search-oss-global-password`, `my-module.apikey`. */
const secretOfModule = /(^|[-._])(pass|passwd|password|passphrase|secret|token|api-?key|credentials?)$/;

const isInTable = (name: string) => Object.hasOwn(directives, currentName(name));

/** Whether a directive that may be declared is for a secret; Redis marks the same ones as sensitive, and keeps them out of its log. */
export function holdsSecret(name: string): boolean {
  if (isInTable(name)) return name.endsWith("-pass");
  return findDirective(name) !== undefined && secretOfModule.test(name);
}

/** A name that is not in the table may be a misspelt one: any that sounds like a secret counts as one. */
export function mayBeSecret(name: string): boolean {
  return holdsSecret(name) || (!isInTable(name) && /pas|pwd|aut|user|secret|token|key/i.test(name));
}
