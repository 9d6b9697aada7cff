import { systemContext } from "../../platform/context.ts";
import { onJob } from "../../platform/jobs.ts";
import { z } from "../../platform/fields.ts";
import { sendReset } from "./service.ts";

const Payload = z.object({ email: z.string() });

/** Looks the address up and sends the link, apart from the request that asked: its answer takes the same time for all. */
onJob("accounts.reset", async (raw) => sendReset(systemContext(), Payload.parse(raw).email));
