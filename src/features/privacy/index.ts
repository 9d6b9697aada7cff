import "./jobs.ts";
import "./stores.ts";
import { copyActions } from "./copy-routes.ts";

export const privacyActions = [...copyActions];
