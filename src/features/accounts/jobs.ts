import { systemContext } from "../../platform/context.ts";
import { onEachDay, onJob } from "../../platform/jobs.ts";
import { z } from "../../platform/fields.ts";
import { forgetOldCards } from "./card-service.ts";
import { sendReset } from "./service.ts";

const Payload = z.object({ email: z.string() });

/** Looks the address up and sends the link, apart from the request that asked: its answer takes the same time for all. */
onJob("accounts.reset", async (raw) => sendReset(systemContext(), Payload.parse(raw).email));

onEachDay("accounts.oldCards", async (now) => void (await forgetOldCards(now)));
