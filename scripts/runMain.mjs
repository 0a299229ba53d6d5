import { SetUpError } from "./setup/steps.mjs";

/**
 * Runs a script's main function; what goes wrong is told in its own words, without a stack.
 *
 * @param {() => Promise<number>} main returns the exit code
 */
export async function runMain(main) {
  try {
    process.exitCode = await main();
  } catch (error) {
    console.error(
      error instanceof SetUpError || !(error instanceof Error) ? String(error) : `error: ${error.message}`,
    );
    process.exitCode = 1;
  }
}
