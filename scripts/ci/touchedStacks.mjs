/** What a stack is made of besides its own file: a change here may change every stack. */
const program = [
  "Pulumi.yaml",
  "index.ts",
  "components/",
  "package.json",
  "package-lock.json",
  "tsconfig.json",
];

/**
 * The stacks that a change touches: those whose file it changes, and all of them when it changes the program.
 *
 * @param {readonly string[]} changed paths from the top of the repository
 * @param {readonly string[]} stacks all stacks that have a file
 */
export function touchedStacks(changed, stacks) {
  const ofProgram = (/** @type {string} */ path) =>
    program.some((part) => (part.endsWith("/") ? path.startsWith(part) : path === part));
  if (changed.some(ofProgram)) return [...stacks];
  return stacks.filter((stack) => changed.includes(`Pulumi.${stack}.yaml`));
}
