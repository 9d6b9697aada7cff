import everyday from "./jest.config.js";

/** The rows of hardening and of faults at their full size: `npm run test:hard`. */
export default {
  ...everyday,
  testMatch: [
    "<rootDir>/test/hard/**/*.test.ts",
    "<rootDir>/test/hard/**/*.hard.ts",
    "<rootDir>/test/faults/**/*.test.ts",
    // Rows that stand in the rooms' own tests, for the whole table in one run.
    "<rootDir>/test/accounts/{guessing,sessions}.test.ts",
    "<rootDir>/test/consent/{table,withdrawal}.test.ts",
    "<rootDir>/test/impact/small-numbers.test.ts",
    "<rootDir>/test/privacy/{copy,erasure-canaries}.test.ts",
    "<rootDir>/test/safeguarding/certificates.test.ts",
  ],
  // What waits for a server or a program to come back leaves its core to another. More than three, and who says how long a reader
  // waited would tell of the others.
  maxWorkers: 3,
  // A sample of `forms-*.hard.ts`, which run here at their full size.
  testPathIgnorePatterns: ["<rootDir>/test/hard/forms-few.test.ts"],
  testTimeout: 600_000,
};
