import { collection } from "../../platform/mongo/collection.ts";
import { actor, subject, whileHere } from "../../platform/personal/rule.ts";
import { Note, Session } from "./schema.ts";

const sessions = collection(
  "mentorsessions",
  Session,
  [[{ mentorshipId: 1, at: -1 }], [{ musicianId: 1, at: -1 }], [{ requestId: 1 }, { unique: true }]],
  {
    purpose: "When a musician and a mentor met, and what they agreed.",
    guardian: true,
    basis: "agreement",
    people: { musicianId: subject(), mentorId: actor(["at", "minutes", "place", "where"]) },
    points: {
      mentorshipId: "mentorships",
      lastStepId: "steps",
      nextStepId: "steps",
      evidenceId: "evidence",
    },
    kept: whileHere,
  },
);
const notes = collection(
  "sessionnotes",
  Note,
  [
    [{ sessionId: 1 }],
    [{ musicianId: 1, readers: 1, at: -1 }],
    [{ takenBackAt: 1 }, { sparse: true }],
    [{ requestId: 1 }, { unique: true }],
  ],
  {
    purpose: "What was said at a session, for the readers chosen before it was written.",
    basis: "agreement",
    people: {
      // A mentor's private notes are other people's words: GDPR article 15(4), databeskyttelsesloven § 22, 1-2.
      musicianId: subject({ givenWhen: { readers: "both" } }),
      authorId: actor(["text", "readers", "at"], {
        cases: [
          { when: { readers: "mentorOnly" }, erased: "remove", why: "Nobody but its author may read it." },
        ],
      }),
    },
    points: { sessionId: "mentorsessions", mentorshipId: "mentorships" },
    kept: [
      whileHere,
      {
        for: 30,
        from: "takenBackAt",
        why: "Somebody who was hurt by it is not without a trace.",
      },
    ],
  },
);

export const insertSession = (row: Session): Promise<Session> => sessions.insert(row);
export const findSession = (id: string): Promise<Session | null> => sessions.get(id);
export const findSessionByRequest = (requestId: string): Promise<Session | null> =>
  sessions.findOne({ requestId });
/** The sessions of a mentorship, newest first. */
export const sessionsIn = (mentorshipId: string, limit = 50): Promise<Session[]> =>
  sessions.find({ mentorshipId }, { sort: { at: -1 }, limit });
export const saveSession = (id: string, version: number, change: Partial<Session>): Promise<Session | null> =>
  sessions.update({ _id: id, version }, { $set: change, $inc: { version: 1 } });

/** Removes a session that nobody corrected; false when it is not there like that any more. */
export const removeUnedited = async (id: string): Promise<boolean> =>
  (await sessions.remove({ _id: id, version: 0 })) > 0;

export const insertNote = (row: Note): Promise<Note> => notes.insert(row);
export const findNote = (id: string): Promise<Note | null> => notes.get(id);
export const findNoteByRequest = (requestId: string): Promise<Note | null> => notes.findOne({ requestId });
/** The notes of sessions, oldest first, safeguarding ones left out where they are read: they are on no page but their own. */
export const notesFor = async (sessionIds: readonly string[]): Promise<Note[]> =>
  sessionIds.length === 0
    ? []
    : (
        await notes.find({ sessionId: { $in: [...sessionIds] }, readers: { $in: ["both", "mentorOnly"] } })
      ).sort((a, b) => a.at.getTime() - b.at.getTime());
/** The newest note that both read. */
export const latestNoteFor = (musicianId: string): Promise<Note | null> =>
  notes.findOne({ musicianId, readers: "both", takenBackAt: null }, { sort: { at: -1 } });
/** The notes of a session that was taken back: what only its author read goes, what both could read is kept out of sight. */
export async function putNotesAway(sessionId: string, at: Date): Promise<void> {
  await notes.remove({ sessionId, readers: "mentorOnly" });
  await notes.updateMany({ sessionId }, { $set: { sessionId: null, takenBackAt: at } });
}
/** So for one note of a session that stays; false when it was put away already. */
export async function putNoteAway(
  { _id, readers }: Pick<Note, "_id" | "readers">,
  at: Date,
): Promise<boolean> {
  if (readers === "mentorOnly") return (await notes.remove({ _id })) > 0;
  const away = { sessionId: null, takenBackAt: at };
  return (await notes.update({ _id, sessionId: { $ne: null } }, { $set: away })) !== null;
}
export const changeNote = (id: string, change: Partial<Note>): Promise<Note | null> =>
  notes.update({ _id: id }, { $set: change });
