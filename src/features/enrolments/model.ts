import { collection } from "../../platform/mongo/collection.ts";
import { Batch } from "./schema.ts";
import { actor, subject } from "../../platform/personal/rule.ts";

const batches = collection("enrolmentbatches", Batch, [[{ schoolId: 1, at: -1 }]], {
  purpose: "That a class list was sent once.",
  basis: "interest",
  people: { by: actor(["at"]), people: subject({ erased: "share", given: ["at", "schoolId"] }) },
  points: { schoolId: "organisations" },
  kept: { for: 400, from: "at", why: "A school year, so that a list is not sent twice." },
});

export const insertBatch = (batch: Batch): Promise<Batch> => batches.insert(batch);
export const findBatch = (requestId: string): Promise<Batch | null> => batches.get(requestId);
