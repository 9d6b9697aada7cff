import { relationTo } from "../../../src/features/consent/index.ts";
import { findMentorship } from "../../../src/features/mentorships/index.ts";
import {
  acceptMentorship,
  askMentor,
  endMentorship,
  refuseMentorship,
} from "../../../src/features/mentorships/service.ts";
import { endStandIn, setStandIn } from "../../../src/features/mentorships/standin-service.ts";
import { insertRecommendation } from "../../../src/features/recommendations/model.ts";
import type { Recommendation } from "../../../src/features/recommendations/schema.ts";
import { moveOn } from "../../../src/features/recommendations/service.ts";
import { insertNote } from "../../../src/features/sessions/model.ts";
import { takeNoteBack } from "../../../src/features/sessions/note-service.ts";
import { dayOf } from "../../../src/platform/calendar.ts";
import { clock } from "../../../src/platform/clock.ts";
import { newId } from "../../../src/platform/ids.ts";
import {
  aMemberOf,
  aMentor,
  aMusician,
  anOrganisation,
  attends,
  saysNo,
  saysYes,
  seenBy,
} from "../../support/people.ts";
import { type Openings, must } from "./openings.ts";

/** Mentorships and their notes. */
export async function mentorships({ open }: Openings): Promise<void> {
  const mentor = await aMentor("Mia");
  const other = await aMentor("Vikar");
  const guide = await seenBy(mentor);
  const school = await anOrganisation("school", "Spørgeskolen");
  const staff = await aMemberOf(school, "Sif");
  const pairOf = async (by: "self" | "school") => {
    const musician = await aMusician("Par", 16);
    await attends(musician, school);
    const ctx = await seenBy(by === "self" ? musician : staff);
    await saysYes(musician, musician, "mentoring");
    const to = must(await relationTo(ctx, musician.personId));
    const row = await askMentor(
      ctx,
      to,
      { mentor: mentor.personId, goal: "", requestId: newId() },
      by === "self" ? null : school._id,
    );
    return { row, musician, to: must(await relationTo(guide, musician.personId)) };
  };
  for (const how of ["declined", "withdrawn"] as const) {
    const { row } = await pairOf("self");
    open(`mentorships.${how}`, "mentorships", { _id: row._id, status: "asked" }, () =>
      refuseMentorship(guide, row, how),
    );
  }
  const unwanted = await pairOf("school");
  open("mentorships.notWanted", "mentorships", { _id: unwanted.row._id, status: "asked" }, () =>
    saysNo(unwanted.musician, unwanted.musician, "mentoring"),
  );
  const ending = await pairOf("self");
  const active = await acceptMentorship(guide, ending.row, ending.to);
  open("mentorships.ended", "mentorships", { _id: active._id, status: "active" }, () =>
    endMentorship(guide, active, { destination: "band", note: "" }),
  );
  const covered = await pairOf("self");
  const going = await acceptMentorship(guide, covered.row, covered.to);
  const until = dayOf(clock.now());
  await setStandIn(guide, going, covered.to, { mentor: other.personId, until, version: going.version });
  open("mentorships.standInEnded", "mentorships", { _id: going._id, standIn: { $ne: null } }, async () =>
    endStandIn(guide, must(await findMentorship(going._id))),
  );
  const note = await insertNote({
    _id: newId(),
    sessionId: newId(),
    mentorshipId: going._id,
    musicianId: covered.musician.personId,
    authorId: mentor.personId,
    readers: "mentorOnly",
    text: "Til mig selv",
    at: clock.now(),
    editedAt: null,
    requestId: newId(),
  });
  open("sessions.noteTakenBack", "sessionnotes", { _id: note._id }, () => takeNoteBack(guide, note));
}

/** Recommendations on their way. */
export async function letters({ open }: Openings): Promise<void> {
  const [school, venue] = [
    await anOrganisation("school", "Brevskolen"),
    await anOrganisation("venue", "Modtageren"),
  ];
  const teacher = await aMemberOf(school, "Lærke");
  const pupil = await aMusician("Elev", 16);
  const ctx = await seenBy(teacher);
  const cases = [
    ["withdrawn", "sent", { status: "withdrawn" }, "withdrawn"],
    ["takenBack", "withPupil", { status: "drafted" }, "takenBack"],
    ["refused", "withPupil", { status: "refused" }, "refused"],
    ["unagreed", "withGuardian", { status: "withPupil" }, "undone"],
    ["unsent", "sent", { status: "withPupil", sentAt: null, stage: null }, "undone"],
  ] as const;
  for (const [event, status, change, what] of cases) {
    const row: Recommendation = await insertRecommendation({
      _id: newId(),
      schoolId: school._id,
      by: teacher.personId,
      pupilId: pupil.personId,
      receiver: { kind: "organisation", id: venue._id, name: venue.name },
      receiverKey: venue._id,
      text: "Spiller godt",
      evidence: [],
      deadline: null,
      motivation: "",
      status,
      stage: null,
      sentAt: status === "sent" ? clock.now() : null,
      followAskedAt: null,
      history: [],
      createdAt: clock.now(),
      version: 0,
      requestId: newId(),
    });
    open(`recommendations.${event}`, "recommendations", { _id: row._id, status }, () =>
      moveOn(ctx, row, { version: null, from: [status], change, as: "school", what, events: [event] }),
    );
  }
}
