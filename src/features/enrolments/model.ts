import { collection } from "../../platform/mongo/collection.ts";
import { Batch } from "./schema.ts";

const batches = collection("enrolmentbatches", Batch, [[{ schoolId: 1, at: -1 }]]);

export const insertBatch = (batch: Batch): Promise<Batch> => batches.insert(batch);
export const findBatch = (requestId: string): Promise<Batch | null> => batches.get(requestId);
