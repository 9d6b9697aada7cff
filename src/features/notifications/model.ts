import { DAY_MS } from "../../platform/clock.ts";
import { olderThan } from "../../platform/cursor.ts";
import { newId } from "../../platform/ids.ts";
import { collection } from "../../platform/mongo/collection.ts";
import { isDuplicate } from "../../platform/mongo/connection.ts";
import { DEFAULTS, type Group, type Mail, Notice, Settings } from "./schema.ts";
import { actor, subject, whileHere } from "../../platform/personal/rule.ts";

const KEPT_DAYS = 400;
const notices = collection(
  "notices",
  Notice,
  [
    [{ event: 1, person: 1 }, { unique: true }],
    [{ person: 1, at: -1, _id: -1 }],
    [{ person: 1, readAt: 1 }],
    [{ mail: 1, person: 1 }],
    [{ at: 1 }, { expireAfterSeconds: (KEPT_DAYS * DAY_MS) / 1000 }],
  ],
  {
    purpose: "What somebody should know of, on the site and by mail.",
    basis: "agreement",
    people: {
      // Whom a notice is about is that person's to have.
      person: subject({ given: ["key", "group", "numbers", "at", "readAt", "mail", "by"] }),
      // A notice about somebody who is gone says nothing any more.
      about: subject({ given: { nothing: "A notice to somebody else." } }),
      by: actor(),
    },
    points: { organisation: "organisations" },
    kept: { for: KEPT_DAYS, from: "at", why: "A year and a month to look back." },
  },
);
const settings = collection("noticesettings", Settings, [], {
  purpose: "Which mails somebody wants.",
  basis: "agreement",
  people: { _id: subject() },
  kept: whileHere,
});

/** Stores a notice; null when this event has told this person already. */
export async function addNotice(facts: Omit<Notice, "_id">): Promise<Notice | null> {
  if (await notices.exists({ event: facts.event, person: facts.person })) return null;
  try {
    return await notices.insert({ ...facts, _id: newId() });
  } catch (err) {
    if (isDuplicate(err)) return null;
    throw err;
  }
}

/** Stores the notice that gathers events of one kind, or brings it up again; null when this event was in it already. */
export async function gatherNotice(facts: Omit<Notice, "_id">): Promise<Notice | null> {
  const { event, person, at, ...rest } = facts;
  const added = await addNotice(facts);
  if (added) return added;
  return notices.update({ event, person, at: { $lt: at } }, { $set: { ...rest, at, readAt: null } });
}

/** Everybody's notices of one event. */
export const noticesOfEvent = (event: string): Promise<Notice[]> => notices.find({ event }, { limit: 1000 });
export const removeNotice = (id: string): Promise<number> => notices.remove({ _id: id });
export const findNotice = (id: string, person: string): Promise<Notice | null> =>
  notices.findOne({ _id: id, person });
/** One more than `limit` tells whether there is another page. */
export const noticesOf = (person: string, limit: number, before?: string): Promise<Notice[]> =>
  notices.find({ person, ...olderThan(before) }, { sort: { at: -1, _id: -1 }, limit });
export const countUnread = (person: string): Promise<number> => notices.count({ person, readAt: null }, 100);

export const setRead = (id: string, person: string, at: Date): Promise<Notice | null> =>
  notices.update({ _id: id, person, readAt: null }, { $set: { readAt: at } });
export const setAllRead = (person: string, at: Date): Promise<number> =>
  notices.updateMany({ person, readAt: null }, { $set: { readAt: at } });
/** Takes `setAllRead` back by the instant at which it was done. */
export const setUnread = (person: string, at: Date): Promise<number> =>
  notices.updateMany({ person, readAt: at }, { $set: { readAt: null } });

/** Everybody for whom something waits for the morning's mail. */
export const peopleWithMail = async (): Promise<string[]> =>
  (
    await notices.aggregate<{ _id: string }>([
      { $match: { mail: "waiting" } },
      { $group: { _id: "$person" } },
      { $limit: 50_000 },
    ])
  ).map((row) => row._id);
export const waitingMail = (person: string): Promise<Notice[]> =>
  notices.find({ mail: "waiting", person }, { limit: 200 });
export const setMailed = (person: string): Promise<number> =>
  notices.updateMany({ mail: "waiting", person }, { $set: { mail: "sent" } });

export const findSettings = (person: string): Promise<Settings | null> => settings.get(person);
export const findAllSettings = (people: readonly string[]): Promise<Settings[]> => settings.all(people);
export const mailFor = (row: Settings | null | undefined, group: Group): Mail =>
  row?.mail[group] ?? DEFAULTS[group];
/** Saves if nobody did since `version`; null when somebody did. */
export async function saveSettings(row: Settings): Promise<Settings | null> {
  if (row.version > 0)
    return settings.update(
      { _id: row._id, version: row.version },
      { $set: { mail: row.mail }, $inc: { version: 1 } },
    );
  if (await findSettings(row._id)) return null;
  return settings.insert({ ...row, version: 1 });
}
