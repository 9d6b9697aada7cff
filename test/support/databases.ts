import { MongoClient } from "mongodb";
import { newId } from "../../src/platform/ids.ts";

/** Of houses that are closed, on the server of this address. */
const left: { server: string; dbName: string }[] = [];
/** So many documents are dropped more quickly than they are taken out. */
const MANY = 5_000;

/** The house in it is closed: another may have it. */
export const leaveDatabase = (server: string, dbName: string): void => void left.push({ server, dbName });

/**
 * The name of a database without documents. One that another file of this worker has left keeps its collections and indexes: to
 * make those is most of what a house costs.
 */
export async function anEmptyDatabase(server: string): Promise<string> {
  const at = left.findIndex((one) => one.server === server);
  const [known] = at === -1 ? [] : left.splice(at, 1);
  if (!known) return `test_${newId()}`;
  const client = await MongoClient.connect(server);
  try {
    const db = client.db(known.dbName);
    const names = (await db.listCollections({}, { nameOnly: true }).toArray()).map(({ name }) => name);
    const counts = await Promise.all(names.map((name) => db.collection(name).estimatedDocumentCount()));
    if (counts.reduce((sum, n) => sum + n, 0) > MANY) {
      await db.dropDatabase();
      return `test_${newId()}`;
    }
    const full = names.filter((_, i) => (counts[i] ?? 0) > 0);
    await Promise.all(full.map((name) => db.collection(name).deleteMany({})));
    return known.dbName;
  } finally {
    await client.close();
  }
}
