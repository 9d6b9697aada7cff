import { onEachDay, onJob } from "../../platform/jobs.ts";
import { LISTEN, listenThrough, listenToTheRest } from "./listening-service.ts";
import { VERIFY } from "./service.ts";
import { REMOVE, removeBytes, verifyVersion } from "./versions-service.ts";

onJob(VERIFY, ({ version }) => verifyVersion(String(version)));
onJob(REMOVE, ({ version }) => removeBytes(String(version)));
onJob(LISTEN, ({ version }, attempt) => listenThrough(String(version), attempt), { slow: true });
onEachDay(LISTEN, listenToTheRest);
