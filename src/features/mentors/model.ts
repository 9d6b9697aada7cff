import { collection } from "../../platform/mongo/collection.ts";
import { findPeople } from "../people/index.ts";
import { Mentor } from "./schema.ts";
import { actor, subject, whileHere } from "../../platform/personal/rule.ts";

const mentors = collection("mentors", Mentor, [[{ status: 1, appliedAt: 1 }]], {
  purpose: "Mentors whom the secretariat approved, and the day of their child-protection certificate.",
  basis: "duty",
  people: {
    _id: subject(),
    certificateSeenBy: actor(["certificateDay"]),
    decidedBy: actor(["status", "decidedAt"]),
  },
  kept: whileHere,
});

export const findMentor = (personId: string): Promise<Mentor | null> => mentors.get(personId);
export const findMentors = (ids: readonly string[]): Promise<Mentor[]> => mentors.all(ids);
/** Of one status, oldest application first, without those who are leaving. */
export async function mentorsWith(status: Mentor["status"], limit = 200): Promise<Mentor[]> {
  const rows = await mentors.find({ status }, { sort: { appliedAt: 1 }, limit });
  const people = await findPeople(rows.map((row) => row._id));
  const gone = new Set(people.filter((person) => person.leavingAt).map((person) => person._id));
  return rows.filter((row) => !gone.has(row._id));
}
/** Marks which warning was given; null when it was given before. */
export const markTold = (personId: string, told: string): Promise<Mentor | null> =>
  mentors.update(
    { _id: personId, status: "approved", certificateTold: { $ne: told } },
    { $set: { certificateTold: told } },
  );
export const insertMentor = (mentor: Mentor): Promise<Mentor> => mentors.insert(mentor);
export const changeMentor = (
  personId: string,
  from: readonly Mentor["status"][],
  change: Partial<Mentor>,
): Promise<Mentor | null> => mentors.update({ _id: personId, status: { $in: [...from] } }, { $set: change });
