import everyday from "./jest.config.js";

/** The rows of hardening and of faults at their full size: `npm run test:hard`. */
export default {
  ...everyday,
  testMatch: [
    "<rootDir>/test/hard/**/*.test.ts",
    "<rootDir>/test/hard/**/*.hard.ts",
    "<rootDir>/test/faults/**/*.test.ts",
  ],
  // Two: some of these rows say how long a reader waited.
  maxWorkers: 2,
  // A sample of `forms-*.hard.ts`, which run here at their full size.
  testPathIgnorePatterns: ["<rootDir>/test/hard/forms-few.test.ts"],
  testTimeout: 600_000,
};
