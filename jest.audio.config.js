import everyday from "./jest.config.js";

/** Recordings at full size, against ffmpeg and nginx: `npm run test:audio`. */
export default {
  ...everyday,
  testMatch: ["<rootDir>/test/audio/**/*.test.ts", "<rootDir>/test/audio/**/*.hard.ts"],
  testTimeout: 600_000,
  maxWorkers: 1,
};
