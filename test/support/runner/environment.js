import { TestEnvironment as NodeEnvironment } from "jest-environment-node";

let only = null;
/**
 * jest makes a realm for each file and loads its own helpers into it. No file runs in one (ADR 0040): one of a process does for
 * all that jest still asks of it.
 */
export default class OneRealm {
  constructor(...given) {
    only ??= new NodeEnvironment(...given);
    only.teardown = async () => {};
    return only;
  }
}
