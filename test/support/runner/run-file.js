import hooks from "node:async_hooks";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import "./typescript.js";
import { given } from "./given.js";

const require = createRequire(import.meta.url);
const ADAPTER = require.resolve("jest-circus/runner");
const CIRCUS = require.resolve("./jestAdapterInit.js", { paths: [ADAPTER.replace(/[^/]+$/, "")] });

/**
 * Runs one file of tests by jest's own circus, but in Node itself and not in a realm of its own (ADR 0040): what a worker has
 * loaded, and what V8 has made fast of it, serves all of its files. jest calls this as its `testRunner`, in its workers.
 */
export default function runFile(globalConfig, config, environment, _runtime, testPath, tell) {
  // Circus keeps its state in its module and its listeners at the global object: each file begins without either.
  delete require.cache[CIRCUS];
  delete globalThis[Symbol.for("EVENT_HANDLERS")];
  // jest's own reading of source maps knows only what jest compiled; without it Node reads them.
  Error.prepareStackTrace = undefined;
  const runCircus = require(ADAPTER);
  return runCircus.default(globalConfig, config, environment, bare, testPath, tell);
}

/**
 * Where circus keeps which test runs, in place of an `AsyncLocalStorage`. Tests run one after another; Node would carry a storage
 * of each file along with every promise, of the files after it as well.
 */
class WhatRuns {
  #now;
  getStore() {
    return this.#now;
  }
  async run(store, callback) {
    const before = this.#now;
    this.#now = store;
    try {
      return await callback();
    } finally {
      this.#now = before;
    }
  }
}
function freshCircus(path) {
  const { AsyncLocalStorage } = hooks;
  hooks.AsyncLocalStorage = WhatRuns;
  try {
    return require(path);
  } finally {
    hooks.AsyncLocalStorage = AsyncLocalStorage;
  }
}

/** What circus asks of jest's module loader, answered by Node's. */
const bare = {
  requireInternalModule: freshCircus,
  requireModule: require,
  setGlobalsForRuntime: (globals) => Object.assign(given, globals),
  unstable_shouldLoadAsEsm: () => true,
  unstable_importModule: (path) => import(pathToFileURL(path).href),
  enterTestCode() {},
  leaveTestCode() {},
};
