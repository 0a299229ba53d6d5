/** Two stacks side by side by their files: users, effective rights, settings, image and protection. */
export async function compareStacks(
  _left: string,
  _right: string,
  _look: { columns: number; colour: boolean },
): Promise<string> {
  throw new Error("--compare is not built yet");
}
