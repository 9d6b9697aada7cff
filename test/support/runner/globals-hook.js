const GLOBALS = new URL("./globals.js", import.meta.url).href;

/** `@jest/globals` throws where jest has not replaced it: here it is found beside this file. */
export const resolve = (specifier, context, next) =>
  specifier === "@jest/globals" ? { url: GLOBALS, shortCircuit: true } : next(specifier, context);
