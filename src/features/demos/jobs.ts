import { onJob } from "../../platform/jobs.ts";
import { VERIFY } from "./service.ts";
import { REMOVE, removeBytes, verifyVersion } from "./versions-service.ts";

onJob(VERIFY, ({ version }) => verifyVersion(String(version)));
onJob(REMOVE, ({ version }) => removeBytes(String(version)));
