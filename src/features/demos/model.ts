import { collection } from "../../platform/mongo/collection.ts";
import { onStoredKeys } from "../../platform/storage/sweep.ts";
import { olderThan } from "../../platform/cursor.ts";
import { Demo, DemoVersion, READERS, type Readers, type Rendition } from "./schema.ts";
import { actor, subject, whileHere } from "../../platform/personal/rule.ts";

const demos = collection(
  "demos",
  Demo,
  [[{ act: 1, readers: 1, latestAt: -1, _id: -1 }], [{ owner: 1, latestAt: -1, _id: -1 }]],
  {
    purpose: "Songs and who may hear them.",
    guardian: true,
    basis: "agreement",
    people: { owner: subject({ erased: "room" }) },
    points: { act: "acts" },
    kept: whileHere,
  },
);
const versions = collection(
  "demoversions",
  DemoVersion,
  [[{ demo: 1, n: -1 }, { unique: true }], [{ uploadedBy: 1 }], [{ requestId: 1 }, { unique: true }]],
  {
    purpose: "The recordings of a song.",
    guardian: true,
    basis: "agreement",
    people: {
      // A recording is its uploader's file. In one that a bandmate put up the erased stays as nobody, who agrees to nothing.
      uploadedBy: subject({ erased: "room" }),
      heard: subject({
        erased: "unname",
        given: { nothing: "A bandmate's recording is given by the one who put it up." },
      }),
      withdrawnBy: actor([]),
    },
    points: { demo: "demos", evidence: "evidence", key: "storage", "renditions.key": "storage" },
    files: {
      key: { type: "contentType", bytes: "bytes", sha256: "sha256" },
      "renditions.key": {
        type: "renditions.contentType",
        bytes: "renditions.bytes",
        sha256: "renditions.sha256",
      },
    },
    secret: ["key", "renditions.key"],
    kept: whileHere,
  },
);

export const insertDemo = (demo: Demo): Promise<Demo> => demos.insert(demo);
export const findDemo = (id: string): Promise<Demo | null> => demos.get(id);
/** Which of a list, newest first: those that reach at least so far, after a cursor, and so many of them. */
interface Which {
  least?: Readers;
  before?: string;
  limit: number;
}
const NEWEST = { latestAt: -1, _id: -1 } as const;
const upFrom = (least: Readers): Readers[] => READERS.slice(READERS.indexOf(least));
/** The newest demos of these acts. */
export const demosOfActs = (
  acts: readonly string[],
  { least = "onlyMe", before, limit }: Which,
): Promise<Demo[]> =>
  acts.length === 0
    ? Promise.resolve([])
    : demos.find(
        { act: { $in: [...acts] }, readers: { $in: upFrom(least) }, ...olderThan(before, "latestAt") },
        { sort: NEWEST, limit },
      );
/** The newest demos that somebody began, also in acts they have left; of one act when it is named. */
export const demosOwnedBy = (
  owner: string,
  { least = "onlyMe", before, limit }: Which,
  act?: string,
): Promise<Demo[]> =>
  demos.find(
    { owner, ...(act ? { act } : {}), readers: { $in: upFrom(least) }, ...olderThan(before, "latestAt") },
    { sort: NEWEST, limit },
  );
/** The newest of several such lists, each once. */
export const newestOf = (lists: readonly Demo[][], limit: number): Demo[] =>
  [...new Map(lists.flat().map((demo) => [demo._id, demo])).values()]
    .sort((a, b) => b.latestAt.getTime() - a.latestAt.getTime() || (a._id < b._id ? 1 : -1))
    .slice(0, limit);
/** The newest demos that any of these people began and a mentor may hear, since then. */
export const demosForMentor = (owners: readonly string[], since: Date): Promise<Demo[]> =>
  owners.length === 0
    ? Promise.resolve([])
    : demos.find(
        { owner: { $in: [...owners] }, readers: { $in: upFrom("mentor") }, latestAt: { $gte: since } },
        { sort: NEWEST, limit: 500 },
      );

/** Takes the next number for a version. */
export const nextNumber = (id: string, at: Date): Promise<Demo | null> =>
  demos.update({ _id: id }, { $inc: { last: 1 }, $set: { latestAt: at } });
/** Saves if nobody else did since `version`; null when somebody did. */
export const saveDemo = (id: string, version: number, change: Partial<Demo>): Promise<Demo | null> =>
  demos.update({ _id: id, version }, { $set: change, $inc: { version: 1 } });

export const insertVersion = (version: DemoVersion): Promise<DemoVersion> => versions.insert(version);
export const findVersionById = (id: string): Promise<DemoVersion | null> => versions.get(id);
export const findVersionByRequest = (requestId: string): Promise<DemoVersion | null> =>
  versions.findOne({ requestId });
/** Peaks are most of a version's weight, and only its wave is drawn from them. */
const WITHOUT_PEAKS = Object.keys(DemoVersion.shape).filter((field) => field !== "peaks");
/** The versions of a demo, newest first, without their peaks. */
export const versionsOf = (demo: string): Promise<DemoVersion[]> =>
  versions.find({ demo }, { sort: { n: -1 }, limit: 500, only: WITHOUT_PEAKS });
/** The versions of each of these demos, by the demo, as `versionsOf` gives them. */
export async function versionsOfAll(ids: readonly string[]): Promise<ReadonlyMap<string, DemoVersion[]>> {
  const byDemo = new Map(ids.map((id) => [id, [] as DemoVersion[]]));
  if (ids.length === 0) return byDemo;
  const rows = await versions.find(
    { demo: { $in: [...byDemo.keys()] } },
    { sort: { demo: 1, n: -1 }, only: WITHOUT_PEAKS },
  );
  for (const one of rows) byDemo.get(one.demo)?.push(one);
  return byDemo;
}
/** Only the peaks of these versions. */
export const peaksOf = (ids: readonly string[]): Promise<Pick<DemoVersion, "_id" | "peaks">[]> =>
  versions.all(ids, { only: ["peaks"] });

/** Changes a version that still is as `only` says; null when it is not any more. */
export const changeVersion = (
  id: string,
  only: Partial<Pick<DemoVersion, "status" | "withdrawnAt">>,
  change: Partial<Pick<DemoVersion, "status" | "withdrawnAt" | "withdrawnBy" | "note" | "key">>,
): Promise<DemoVersion | null> => versions.update({ _id: id, ...only }, { $set: change });

/** Everything stored for a version: the file that was put up and its lighter copies. */
export const keysOf = ({ key, renditions }: DemoVersion): string[] => [
  ...(key === null ? [] : [key]),
  ...(renditions ?? []).map((one) => one.key),
];
type Standing = Pick<DemoVersion, "_id" | "key">;
/** Notes what listening found, if the bytes are still those that were listened to; null when they are not. */
export const noteListening = (
  { _id, key }: Standing,
  found: Pick<DemoVersion, "analysis" | "peaks">,
): Promise<DemoVersion | null> => versions.update({ _id, key }, { $set: found });
/** Never writes over what was found: it may arrive after that. */
export const noteProgress = ({ _id, key }: Standing, percent: number): Promise<unknown> =>
  versions.update({ _id, key, "analysis.status": "reading" }, { $set: { "analysis.progress": percent } });
/** One copy of each kind, and only beside its original; null when it may not be. */
export const addRendition = ({ _id, key }: Standing, made: Rendition): Promise<DemoVersion | null> =>
  versions.update({ _id, key, "renditions.kind": { $ne: made.kind } }, { $push: { renditions: made } });
/** All that was read out of the sound, with its copies: its hash stays, and how long it was. */
export const forgetSound = (id: string): Promise<unknown> =>
  versions.update(
    { _id: id, key: null },
    { $set: { renditions: [], tags: {} }, $unset: { peaks: "", analysis: "" } },
  );
/** Those that are whole and there, one by one. */
export const versionsToListenTo = (): AsyncIterable<DemoVersion> =>
  versions.each({ key: { $ne: null }, status: "verified" });

onStoredKeys("demos", async function* () {
  for await (const one of versions.each({ key: { $ne: null } })) yield* keysOf(one);
});
export const eachDemo = (): AsyncIterable<Demo> => demos.each({});
export const versionsPutUpBy = (person: string): Promise<DemoVersion[]> =>
  versions.find({ uploadedBy: person });
export const demosWith = (ids: readonly string[]): Promise<Demo[]> => demos.all(ids);
export const removeVersion = (id: string): Promise<number> => versions.remove({ _id: id });
export const removeDemo = (id: string): Promise<number> => demos.remove({ _id: id });
/** Another person's from now on, and nobody else's to hear until they choose. */
export const giveDemo = (id: string, owner: string): Promise<Demo | null> =>
  demos.update({ _id: id }, { $set: { owner, readers: "onlyMe" }, $inc: { version: 1 } });
/** What somebody's recordings take, in bytes. */
export async function bytesPutUpBy(person: string): Promise<number> {
  const [sum] = await versions.aggregate<{ bytes: number }>([
    { $match: { uploadedBy: person, key: { $ne: null } } },
    { $group: { _id: null, bytes: { $sum: "$bytes" } } },
  ]);
  return sum?.bytes ?? 0;
}
