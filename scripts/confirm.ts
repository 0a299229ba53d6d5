import prompt from "@inquirer/confirm";

/** Whether a person at the terminal answers yes; without a terminal, an error that says what to add to the command. */
export async function confirm(question: string, withoutTerminal: string): Promise<boolean> {
  if (!process.stdin.isTTY) throw new Error(withoutTerminal);
  // What is printed can be piped, so the question is no part of it.
  return prompt({ message: question, default: false }, { output: process.stderr });
}
