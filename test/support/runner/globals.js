import { given } from "./given.js";

/** Modules that several files of tests use are loaded once: each call goes to what circus gives the file that runs now. */
const nowGiven = (name) =>
  new Proxy(() => {}, {
    apply: (_, self, args) => Reflect.apply(given[name], self, args),
    get: (_, key) => given[name][key],
  });

export const expect = nowGiven("expect");
export const test = nowGiven("test");
export const it = nowGiven("it");
export const describe = nowGiven("describe");
export const beforeAll = nowGiven("beforeAll");
export const afterAll = nowGiven("afterAll");
export const beforeEach = nowGiven("beforeEach");
export const afterEach = nowGiven("afterEach");
