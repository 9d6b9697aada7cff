import type { Collection, Document } from "mongodb";
import mongoose from "mongoose";

/** A collection that a library keeps in our database, by its name. Rooms have none of these; they declare `collection()`. */
export const libraryCollection = (name: string): Collection<Document & { _id: string }> =>
  mongoose.connection.db!.collection(name) as unknown as Collection<Document & { _id: string }>;
