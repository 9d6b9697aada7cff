/** Real parts only: one embedded database for the whole run, an empty database for each file. */
export default {
  testEnvironment: "<rootDir>/test/support/runner/environment.js",
  // Nothing is transformed or run in a realm of its own: one process of Node runs file after file.
  testRunner: "<rootDir>/test/support/runner/run-file.js",
  transform: {},
  testMatch: ["<rootDir>/test/**/*.test.ts"],
  globalSetup: "<rootDir>/test/support/runner/global-setup.js",
  globalTeardown: "<rootDir>/test/support/runner/global-teardown.js",
  setupFilesAfterEnv: ["<rootDir>/test/support/each-file.ts"],
  reporters: ["default", "<rootDir>/test/support/total-reporter.js"],
  testSequencer: "<rootDir>/test/support/long-first.js",
  maxWorkers: 2,
  // A heap that grew large is slow to collect, so a fresh process goes on.
  workerIdleMemoryLimit: "900MB",
  // A guard against hanging, not a measure of speed: machines are noisy, and two files run at once.
  testTimeout: 120_000,
  modulePathIgnorePatterns: ["<rootDir>/dist", "<rootDir>/.data", "<rootDir>/.cache"],
};
