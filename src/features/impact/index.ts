import "./invariants.ts";
import "./listeners.ts";

export { impactSummary } from "./present.ts";
export { impactActions } from "./routes.ts";
export { rebuildImpact } from "./service.ts";
