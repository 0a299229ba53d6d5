interface Report {
  numPassedTests: number;
  numFailedTests: number;
  testResults: { status: string; assertionResults: { status: string }[] }[];
}

/**
 * Counts a run from vitest's JSON report and exit code. A file that could not be run counts as one failure, and so does a run
 * that failed for any other reason: such as an error outside of all tests, or no report at all.
 */
export function countTests(report: string | undefined, exitCode: number): { passed: number; failed: number } {
  const { numPassedTests, numFailedTests, testResults }: Report = report
    ? JSON.parse(report)
    : { numPassedTests: 0, numFailedTests: 0, testResults: [] };
  const broken = testResults.filter(
    ({ status, assertionResults }) =>
      status === "failed" && !assertionResults.some((assertion) => assertion.status === "failed"),
  );
  const failed = numFailedTests + broken.length;
  return { passed: numPassedTests, failed: exitCode !== 0 ? Math.max(failed, 1) : failed };
}
