import { dayOf } from "../../platform/calendar.ts";
import type { MemberContext } from "../../platform/context.ts";
import { AppError, notFound, refuse } from "../../platform/errors.ts";
import { newId } from "../../platform/ids.ts";
import type { Relation } from "../consent/index.ts";
import { evidenceOf } from "../evidence/index.ts";
import { findMentor, mayMentor } from "../mentors/index.ts";
import { findOrganisation } from "../organisations/index.ts";
import { namesOf } from "../people/index.ts";
import { EVENTS } from "./events.ts";
import { findByRequest, insertRecommendation, moveRecommendation } from "./model.ts";
import { isProposable, keyOf } from "./policy.ts";
import type { As, Recommendation, Status, What, Words } from "./schema.ts";

const noteOf = (ctx: MemberContext, as: As, what: What, text = ""): Recommendation["history"][number] => ({
  at: ctx.now,
  by: ctx.actor.personId,
  as,
  what,
  text,
});
export const eventOf = (row: Recommendation, what: keyof typeof EVENTS) =>
  EVENTS[what]({
    about: row._id,
    person: row.pupilId,
    data: {
      schoolId: row.schoolId,
      teacher: row.by,
      receiverKind: row.receiver.kind,
      receiverId: row.receiver.id,
    },
  });

/** One step of a recommendation, and its events. @throws 409 when somebody moved it since `version`. */
export const moveOn = (
  ctx: MemberContext,
  row: Recommendation,
  step: {
    version: number | null;
    from: readonly Status[];
    change: Partial<Recommendation>;
    as: As;
    what: What;
    text?: string;
    /** A second thing that follows at once: agreed, and so sent. */
    and?: What | null;
    /** What is told instead of the step's own name. */
    events?: readonly (keyof typeof EVENTS)[];
  },
): Promise<Recommendation> => {
  const whats = [step.what, ...(step.and ? [step.and] : [])];
  const notes = whats.map((what, i) => ({
    ...noteOf(ctx, step.as, what, i === 0 ? step.text : ""),
    before: row.status,
  }));
  return ctx.change(
    async () => {
      const moved = await moveRecommendation(row._id, step.from, step.version, step.change, notes);
      if (!moved) throw new AppError(409, "recommendations.problems.movedOn");
      return moved;
    },
    (moved) => (step.events ?? whats).map((what) => eventOf(moved, what)),
  );
};

/** The receiver that was chosen, as it is now. @throws 422 at `receiver` or `callName` */
async function receiverOf(
  words: Words,
  schoolId: string,
  pupil: Relation,
): Promise<Recommendation["receiver"]> {
  if (words.receiver === "call") {
    if (words.callName === "") throw refuse("callName", "problems.required");
    return { kind: "call", id: null, name: words.callName };
  }
  const [kind, id = ""] = words.receiver.split("-");
  if (pupil.blocked.has(id)) throw refuse("receiver", "problems.choice");
  if (kind === "organisation") {
    const place = await findOrganisation(id);
    if (!place?.approvedAt || place.closedAt || place._id === schoolId || place.kind === "municipality")
      throw refuse("receiver", "problems.choice");
    return { kind: "organisation", id, name: place.name };
  }
  const mentor = await findMentor(id);
  if (mentor?.status !== "approved") throw refuse("receiver", "problems.choice");
  if (!mayMentor(mentor, pupil.person.birthDay, pupil.facts.today))
    throw refuse("receiver", "recommendations.problems.certificate");
  return { kind: "mentor", id, name: (await namesOf([id])).get(id) ?? "" };
}

/** What the teacher wrote, checked. */
async function written(ctx: MemberContext, words: Words, schoolId: string, pupil: Relation) {
  if (words.deadline !== null && words.deadline < dayOf(ctx.now))
    throw refuse("deadline", "problems.dayPast");
  const receiver = await receiverOf(words, schoolId, pupil);
  const known = (await evidenceOf(pupil.person._id)).filter(isProposable).map((one) => one._id);
  if (words.evidence.some((id) => !known.includes(id))) throw refuse("evidence", "problems.choice");
  return {
    receiver,
    receiverKey: keyOf(receiver),
    text: words.text,
    evidence: words.evidence,
    deadline: words.deadline,
  };
}

/** A draft about a pupil of one's own school; the same `requestId` stores once. Emits `recommendations.drafted`. */
export async function draftRecommendation(
  ctx: MemberContext,
  pupil: Relation,
  words: Words,
  requestId: string,
): Promise<Recommendation> {
  const schoolId = pupil.schools[0];
  if (!schoolId) throw notFound();
  const known = await findByRequest(requestId);
  if (known)
    return known.by === ctx.actor.personId && known.pupilId === pupil.person._id
      ? known
      : Promise.reject(refuse("", "problems.wrong"));
  const row: Recommendation = {
    ...(await written(ctx, words, schoolId, pupil)),
    _id: newId(),
    schoolId,
    by: ctx.actor.personId,
    pupilId: pupil.person._id,
    motivation: "",
    status: "drafted",
    stage: null,
    sentAt: null,
    followAskedAt: null,
    history: [noteOf(ctx, "school", "drafted")],
    createdAt: ctx.now,
    version: 0,
    requestId,
  };
  return ctx.change(() => insertRecommendation(row), eventOf(row, "drafted"));
}

/** Other words in a draft. @throws 409 problems.changedMeanwhile */
export async function editRecommendation(
  ctx: MemberContext,
  row: Recommendation,
  pupil: Relation,
  words: Words,
  version: number,
): Promise<Recommendation> {
  if (version !== row.version) throw new AppError(409, "problems.changedMeanwhile");
  const change = await written(ctx, words, row.schoolId, pupil);
  return moveOn(ctx, row, { version, from: ["drafted"], change, as: "school", what: "edited" });
}
