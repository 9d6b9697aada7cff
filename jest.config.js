/** Real parts only: one embedded database for the whole run, a database of its own for each file. */
export default {
  testEnvironment: "node",
  extensionsToTreatAsEsm: [".ts"],
  transform: {
    "\\.ts$": [
      "@swc/jest",
      { jsc: { target: "es2022", parser: { syntax: "typescript" } }, module: { type: "es6" } },
    ],
  },
  testMatch: ["<rootDir>/test/**/*.test.ts"],
  globalSetup: "<rootDir>/test/support/global-setup.ts",
  globalTeardown: "<rootDir>/test/support/global-teardown.ts",
  setupFilesAfterEnv: ["<rootDir>/test/support/each-file.ts"],
  reporters: ["default", "<rootDir>/test/support/total-reporter.js"],
  testSequencer: "<rootDir>/test/support/long-first.js",
  maxWorkers: 2,
  // What a file has loaded is not let go of by its worker: a heap of gigabytes is slow to collect, so a fresh one goes on.
  workerIdleMemoryLimit: "900MB",
  // A guard against hanging, not a measure of speed: machines are noisy, and two files run at once.
  testTimeout: 120_000,
  modulePathIgnorePatterns: ["<rootDir>/dist", "<rootDir>/.data", "<rootDir>/.cache"],
};
