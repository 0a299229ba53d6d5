import prompt from "@inquirer/confirm";
import { question } from "./question";

/** Whether a person at the terminal answers yes; without a terminal, an error that says what to add to the command. */
export async function confirm(message: string, withoutTerminal: string): Promise<boolean> {
  if (!process.stdin.isTTY) throw new Error(withoutTerminal);
  return question((terminal) => prompt({ message, default: false }, terminal));
}
