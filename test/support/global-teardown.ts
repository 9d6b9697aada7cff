import "./global-setup.ts";

/** Ends the run's server and removes its data. Jest runs this in the process of the setup, which left the way to do it. */
export default async function globalTeardown(): Promise<void> {
  await globalThis.stopTestMongod?.();
}
