/** Ends the run with one line that a person and a script can read: `412 passed, 0 failed`. */
export default class TotalReporter {
  onRunComplete(_contexts, results) {
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites;
    const left = results.numPendingTests + results.numTodoTests;
    process.stderr.write(
      `\n${results.numPassedTests} passed, ${failed} failed${left ? `, ${left} not run` : ""}\n`,
    );
  }
}
