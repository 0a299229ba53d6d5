/** What a stack is made of besides its own file: a change here may change every stack. */
const program = [
  "Pulumi.yaml",
  "index.ts",
  "components/",
  // Its findings are part of every report.
  "policy/",
  "package.json",
  "package-lock.json",
  "tsconfig.json",
];

/**
 * Which of the stacks a change of these files (paths from the top of the repository) touches: those whose file it changes, and all
 * of them when it changes the program.
 */
export function touchedStacks(changed: readonly string[], stacks: readonly string[]): string[] {
  const ofProgram = (path: string) =>
    program.some((part) => (part.endsWith("/") ? path.startsWith(part) : path === part));
  if (changed.some(ofProgram)) return [...stacks];
  return stacks.filter((stack) => changed.includes(`Pulumi.${stack}.yaml`));
}
