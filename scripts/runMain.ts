import { CommanderError } from "commander";
import { isEndedQuestion } from "./question";
import { InterruptedError } from "./setup/command";
import { SetUpError } from "./setup/steps";

/** Runs a script's main function, which returns the exit code; an error is told by its message, without a stack. */
export async function runMain(main: () => Promise<number>): Promise<void> {
  try {
    process.exitCode = await main();
  } catch (error) {
    // It has printed the help or the error.
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode;
      return;
    }
    // By Ctrl-C or Ctrl-D; anywhere else Ctrl-C ends the process by itself.
    if (isEndedQuestion(error)) {
      process.exitCode = 130;
      return;
    }
    console.error(
      error instanceof SetUpError || !(error instanceof Error) ? String(error) : `error: ${error.message}`,
    );
    process.exitCode = error instanceof InterruptedError ? 130 : 1;
  }
}
