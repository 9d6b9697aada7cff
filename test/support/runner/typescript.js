import { register } from "node:module";
import { register as understandTypeScript } from "tsx/esm/api";

// Once for a process, before its first import of a test or of the program.
understandTypeScript();
register("./globals-hook.js", import.meta.url);
process.setSourceMapsEnabled(true);
