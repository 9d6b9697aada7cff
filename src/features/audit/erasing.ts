import { onErasure } from "../../platform/personal/erase.ts";
import { forgetInTrail } from "../../platform/trail/chain.ts";

/** The trail forgets who it was; its hashes stay, so the chain is still whole. */
onErasure("audit", ({ handles }) => forgetInTrail(handles.person), "last");
