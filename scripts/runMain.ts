import { CommanderError } from "commander";
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
    console.error(
      error instanceof SetUpError || !(error instanceof Error) ? String(error) : `error: ${error.message}`,
    );
    process.exitCode = 1;
  }
}
