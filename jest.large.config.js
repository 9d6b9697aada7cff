import everyday from "./jest.config.js";

/** What is small in the sample region, at the size of a country: `npm run test:large`. */
export default {
  ...everyday,
  testMatch: ["<rootDir>/test/large/**/*.large.ts"],
  testTimeout: 900_000,
  maxWorkers: 1,
};
