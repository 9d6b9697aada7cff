import { dayOf, daysBetween } from "../../platform/calendar.ts";
import { hasRole, type MemberContext, organisationsOf } from "../../platform/context.ts";
import { factsOf, isGateOpen, isUnder15, isUnder18, showsPlace, shutTo } from "../consent/index.ts";
import { findMentors, mayMentor } from "../mentors/index.ts";
import { findOrganisations } from "../organisations/index.ts";
import { isConfirmedGuardian, tiesFrom } from "../ties/index.ts";
import { aboutPupils, ofSchools, sentTo } from "./model.ts";
import { BEFORE, isOurs, isSender, RECEIVED } from "./policy.ts";
import { CALLS, type Recommendation } from "./schema.ts";

export interface Item {
  id: string;
  /** Null where the reader may not know it any more: withdrawn, of somebody under 18. */
  pupil: string | null;
  pupilId: string | null;
  receiver: string;
  /** Null where the reader may not know it: the pupil has a secret address. */
  school: string | null;
  status: Recommendation["status"];
  deadline: string | null;
  daysLeft: number | null;
  /** The reader's turn. */
  mine: boolean;
  at: Date;
}

/** What is not closed first, by deadline; without one last, then by when it last moved. */
const byDeadline = (a: Item, b: Item): number =>
  Number(b.mine) - Number(a.mine) ||
  (a.deadline ?? "9999").localeCompare(b.deadline ?? "9999") ||
  b.at.getTime() - a.at.getTime();

const keysOf = (ctx: MemberContext): string[] => [
  ...organisationsOf(ctx.actor),
  ...(hasRole(ctx.actor, "mentor") ? [ctx.actor.personId] : []),
  ...(hasRole(ctx.actor, "secretariat") ? [CALLS] : []),
];

/** All recommendations of the actor, by what they are to them. A fixed number of reads, whatever the number. */
export async function recommendationsOf(ctx: MemberContext) {
  const schools = organisationsOf(ctx.actor, "staff");
  const [own, pupils, children] = await Promise.all([
    ofSchools(schools),
    schools.length === 0 ? [] : tiesFrom(schools, "pupil", ctx.now),
    tiesFrom(ctx.actor.personId, "guardian", ctx.now, 20),
  ]);
  const mineIds = [
    ctx.actor.personId,
    ...children.filter((tie) => isConfirmedGuardian(tie, ctx.now)).map((tie) => tie.to),
  ];
  const [about, received, mentors] = await Promise.all([
    aboutPupils(mineIds),
    sentTo(keysOf(ctx), [...RECEIVED, "withdrawn"]),
    findMentors([ctx.actor.personId]),
  ]);
  const rows = [...own, ...about, ...received];
  const pupilIds = rows.map((row) => row.pupilId);
  const [facts, shut, places] = await Promise.all([
    factsOf(ctx, pupilIds),
    shutTo(ctx, pupilIds),
    findOrganisations(rows.map((row) => row.schoolId)),
  ]);
  const today = dayOf(ctx.now);
  const item = (row: Recommendation, mine: boolean, hidden = false, hidesPlace = false): Item => ({
    id: row._id,
    pupil: hidden ? null : (facts.get(row.pupilId)?.person.name ?? ""),
    pupilId: hidden ? null : row.pupilId,
    receiver: row.receiver.name,
    school: hidesPlace ? null : (places.find((one) => one._id === row.schoolId)?.name ?? ""),
    status: row.status,
    deadline: row.deadline,
    daysLeft: row.deadline ? daysBetween(today, row.deadline) : null,
    mine,
    at: row.history.at(-1)?.at ?? row.createdAt,
  });
  const isOpen = (row: Recommendation): boolean => {
    const one = facts.get(row.pupilId);
    return one !== undefined && isGateOpen(one) && !shut.has(row.pupilId);
  };
  const attends = (row: Recommendation): boolean =>
    isSender(ctx.actor, row) || pupils.some((tie) => tie.to === row.pupilId && tie.from === row.schoolId);
  const mayMeet = (row: Recommendation): boolean =>
    row.receiver.kind !== "mentor" ||
    mayMentor(mentors[0] ?? null, facts.get(row.pupilId)?.birthDay ?? null, today);
  const mayCome = (row: Recommendation): boolean => {
    const one = facts.get(row.pupilId);
    return row.receiver.kind !== "organisation" || (one !== undefined && isOurs(ctx.actor, row, one));
  };
  const isMinor = (row: Recommendation): boolean =>
    isUnder18(facts.get(row.pupilId)?.birthDay ?? null, today);
  const isChild = (row: Recommendation): boolean =>
    isUnder15(facts.get(row.pupilId)?.birthDay ?? null, today);
  const showsSchool = (row: Recommendation): boolean => {
    const one = facts.get(row.pupilId);
    return one !== undefined && showsPlace(ctx, one.person);
  };
  const self = (row: Recommendation): boolean => row.pupilId === ctx.actor.personId;
  return {
    /** The school's: drafts and sent, the nearest deadline first. */
    school: own
      .filter((row) => isOpen(row) && attends(row))
      .map((row) => item(row, row.status === "drafted" || row.status === "asked"))
      .sort(byDeadline),
    /** About me, or about a child of mine under 15. */
    about: about
      .filter((row) => self(row) || isChild(row))
      .map((row) =>
        item(row, self(row) ? row.status === "withPupil" : row.status === "withGuardian" && isOpen(row)),
      )
      .sort(byDeadline),
    received: received
      .filter((row) => row.status === "withdrawn" || (isOpen(row) && mayMeet(row) && mayCome(row)))
      .map((row) =>
        item(
          row,
          row.status === "sent",
          row.status === "withdrawn" && (isMinor(row) || !isOpen(row)),
          !showsSchool(row),
        ),
      )
      .sort(byDeadline),
  };
}

/** For first screens: what waits for the actor, by what they are, the nearest deadline first. */
export async function recommendationsWaitingFor(ctx: MemberContext) {
  const all = await recommendationsOf(ctx);
  const open = all.school.filter((one) => BEFORE.includes(one.status) || one.status === "sent");
  const count = (items: readonly Item[]) => {
    const mine = items.filter((one) => one.mine);
    return {
      count: mine.length,
      nearest: mine.find((one) => one.deadline !== null)?.deadline ?? null,
      items: mine,
    };
  };
  return {
    /** Drafts to finish and questions to answer. */
    school: count(all.school),
    /** Of the school: not answered yet, whoever's turn it is, by deadline. */
    underWay: open,
    /** My motivation, or a child's that I agree to. */
    about: count(all.about),
    received: count(all.received),
  };
}
