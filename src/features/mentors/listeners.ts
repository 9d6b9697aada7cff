import { onEachDay } from "../../platform/jobs.ts";
import { watchCertificates } from "./service.ts";

onEachDay("mentors.certificates", watchCertificates);
