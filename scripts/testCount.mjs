/**
 * Counts a run from vitest's JSON report. A file that could not be run counts as one failure, and so does a run that
 * failed for any other reason: such as an error outside of all tests, or no report at all.
 *
 * @param {string | undefined} report
 * @param {number} exitCode vitest's
 * @returns {{ passed: number, failed: number }}
 */
export function countTests(report, exitCode) {
  /** @type {{ numPassedTests: number, numFailedTests: number, testResults: { status: string, assertionResults: { status: string }[] }[] }} */
  const { numPassedTests, numFailedTests, testResults } = report
    ? JSON.parse(report)
    : { numPassedTests: 0, numFailedTests: 0, testResults: [] };
  const broken = testResults.filter(
    ({ status, assertionResults }) =>
      status === "failed" && !assertionResults.some((assertion) => assertion.status === "failed"),
  );
  const failed = numFailedTests + broken.length;
  return { passed: numPassedTests, failed: exitCode !== 0 ? Math.max(failed, 1) : failed };
}
