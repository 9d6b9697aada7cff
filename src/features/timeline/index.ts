export { type Names, namesFor } from "./names.ts";
