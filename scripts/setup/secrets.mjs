/**
 * @typedef {{ secure: string }} Secure a value as Pulumi encrypts it into a stack file
 */

/**
 * Puts the encrypted values of an older stack file into a newer one, such as a user's password set by `npm run pulumi -- config set
 * --secret`. A value that the newer file sets itself stays as it is, and what belonged to something that is gone (a user who is no
 * longer declared) goes with it.
 *
 * @param {import("yaml").Document} stack
 * @param {unknown} older the content of the older file
 */
export function carrySecrets(stack, older) {
  const config = /** @type {{ config?: unknown } | null} */ (older)?.config;
  for (const [path, value] of secureValues(config, ["config"])) {
    const parent = path.slice(0, -1);
    if (stack.hasIn(path) || !(stack.hasIn(parent) || parent.length === 1)) continue;
    stack.setIn(path, stack.createNode(value));
  }
}

/**
 * @param {unknown} value
 * @param {string[]} path
 * @returns {[string[], Secure][]}
 */
function secureValues(value, path) {
  if (value === null || typeof value !== "object") return [];
  const entries = Object.entries(value);
  if (entries.length === 1 && entries[0]?.[0] === "secure") return [[path, /** @type {Secure} */ (value)]];
  return entries.flatMap(([key, inner]) => secureValues(inner, [...path, key]));
}
