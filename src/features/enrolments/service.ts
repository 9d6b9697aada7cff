import { dayOf } from "../../platform/calendar.ts";
import { HOUR_MS, plusMs } from "../../platform/clock.ts";
import { type Context, type MemberContext, organisationsOf } from "../../platform/context.ts";
import { AppError, refuse } from "../../platform/errors.ts";
import { isUnder15, openAmong, type Relation } from "../consent/index.ts";
import { type Invitation, invite, resend, unusedInvitations, withdraw } from "../invitations/index.ts";
import { findOrganisation, type Organisation } from "../organisations/index.ts";
import { createPerson, findPeople, findPerson } from "../people/index.ts";
import { acceptTie, endTie, makeTie, type Tie, tiesTo, tiesWith } from "../ties/index.ts";
import { pupilsTyped } from "./events.ts";
import { findBatch, insertBatch } from "./model.ts";
import type { Batch, NewPupil } from "./schema.ts";

export const PUPIL = "pupil";
export const GUARDIAN = "guardian";

const mailOf = (school: Organisation, kind: string) => ({
  mailKey: kind === PUPIL ? "enrolments.mail.pupil" : "enrolments.mail.guardian",
  params: { school: school.name },
});

/** All ties of a school to its pupils that are asked or active. */
export async function pupilTies(schoolId: string): Promise<Tie[]> {
  const [asked, active] = await Promise.all(
    (["asked", "active"] as const).map((status) => tiesWith({ from: schoolId, kind: "pupil", status })),
  );
  return [...(asked ?? []), ...(active ?? [])];
}

/** `name birth date` of everybody the school has typed already. */
export async function typedAlready(schoolId: string): Promise<Set<string>> {
  const typed = (await pupilTies(schoolId)).filter((tie) => tie.typedName !== null);
  const people = new Map((await findPeople(typed.map((tie) => tie.to))).map((one) => [one._id, one]));
  return new Set(typed.map((tie) => `${tie.typedName} ${people.get(tie.to)?.birthDay ?? ""}`.toLowerCase()));
}

/**
 * Makes a person, a tie and the invitations for each pupil, all in one change; the same `requestId` is done once.
 * Emits `enrolments.typed`. @throws 422 at `name` for somebody the school has typed before.
 */
export async function typePupils(
  ctx: MemberContext,
  school: Organisation,
  pupils: readonly NewPupil[],
  requestId: string,
): Promise<Batch> {
  const known = await findBatch(requestId);
  if (known) return known;
  const there = await typedAlready(school._id);
  if (pupils.some((one) => there.has(`${one.name} ${one.birthDay}`.toLowerCase())))
    throw refuse("name", "enrolments.problems.already");
  return ctx.change(
    async () => {
      const people: string[] = [];
      for (const pupil of pupils) people.push(await typePupil(ctx, school, pupil));
      return insertBatch({
        _id: requestId,
        schoolId: school._id,
        by: ctx.actor.personId,
        at: ctx.now,
        people,
      });
    },
    pupilsTyped({ about: school._id, data: { organisationId: school._id, count: pupils.length } }),
  );
}

async function typePupil(ctx: MemberContext, school: Organisation, pupil: NewPupil): Promise<string> {
  const person = await createPerson(ctx, {
    name: (pupil.name.split(/\s+/)[0] ?? pupil.name).slice(0, 60),
    fullName: pupil.name,
    birthDay: pupil.birthDay,
  });
  await makeTie(
    ctx,
    {
      kind: "pupil",
      from: school._id,
      fromKind: "organisation",
      to: person._id,
      typedName: pupil.name,
    },
    "asked",
  );
  if (pupil.email)
    await invite(ctx, {
      kind: PUPIL,
      email: pupil.email,
      about: person._id,
      data: { organisationId: school._id },
      ...mailOf(school, PUPIL),
    });
  if (pupil.guardianEmail) await inviteGuardian(ctx, school, person._id, pupil.guardianEmail);
  return person._id;
}

const inviteGuardian = (
  ctx: MemberContext,
  school: Organisation,
  about: string,
  email: string,
): Promise<Invitation> =>
  invite(ctx, {
    kind: GUARDIAN,
    email,
    about,
    data: { bySchool: true, organisationId: school._id },
    ...mailOf(school, GUARDIAN),
  });

/** The invitations about a typed pupil that this school has sent and nobody has used. */
async function sentBy(schoolId: string, personId: string): Promise<Invitation[]> {
  const all = await Promise.all([PUPIL, GUARDIAN].map((kind) => unusedInvitations(personId, kind)));
  return all.flat().filter((one) => one.data.organisationId === schoolId);
}

/** Sends what nobody has answered again, with new links; what was sent a moment ago stands. @throws 409 when there is nothing left to send. */
export async function sendAgain(ctx: MemberContext, school: Organisation, tie: Tie): Promise<void> {
  const rows = await sentBy(school._id, tie.to);
  if (rows.length === 0) throw new AppError(409, "enrolments.problems.nothingToSend");
  await ctx.change(async () => {
    for (const row of rows) await resend(ctx, row, mailOf(school, row.kind));
  });
}

/** Ends a tie, asked or active, and takes the school's unused invitations back. */
export const endEnrolment = (ctx: Context, tie: Tie): Promise<void> =>
  ctx.change(async () => {
    await endTie(ctx, tie);
    for (const row of await sentBy(tie.from, tie.to)) await withdraw(ctx, row._id);
  });

/**
 * The pupil said yes through the link. Somebody who was a musician here already takes the enrolment along: the person that
 * the school typed is left empty, and the guardian's invitation is sent anew about the right one.
 */
export async function acceptAsPupil(
  ctx: MemberContext,
  typedPersonId: string,
  schoolId: string,
): Promise<void> {
  const asked = await tiesWith({ from: schoolId, to: typedPersonId, kind: "pupil", status: "asked" });
  const tie = asked[0];
  if (tie) await (typedPersonId === ctx.actor.personId ? acceptTie(ctx, tie) : moveTie(ctx, tie));
}

async function moveTie(ctx: MemberContext, tie: Tie): Promise<void> {
  const school = await findOrganisation(tie.from);
  const guardians = (await unusedInvitations(tie.to, GUARDIAN)).filter(
    (one) => one.data.organisationId === tie.from,
  );
  await endTie(ctx, tie);
  const mine = await tiesTo(ctx.actor.personId, ctx.now, "pupil");
  if (!mine.some((one) => one.from === tie.from)) {
    const { from, fromKind, typedName } = tie;
    const waiting = await tiesWith({ from, to: ctx.actor.personId, kind: "pupil", status: "asked" });
    if (waiting[0]) await acceptTie(ctx, waiting[0]);
    else await makeTie(ctx, { kind: "pupil", from, fromKind, to: ctx.actor.personId, typedName }, "active");
  }
  for (const row of guardians) {
    await withdraw(ctx, row._id);
    if (school) await inviteGuardian(ctx, school, ctx.actor.personId, row.email);
  }
}

/** The guardian of an under-15 said yes through the school's link: the child is enrolled, still behind the gate. */
export async function enrolByGuardian(ctx: Context, childId: string, schoolId: string): Promise<void> {
  const child = await findPerson(childId);
  if (!child || !isUnder15(child.birthDay, dayOf(ctx.now))) return;
  const asked = await tiesWith({ from: schoolId, to: childId, kind: "pupil", status: "asked" });
  if (asked[0]?.typedName) await acceptTie(ctx, asked[0]);
}

/**
 * A musician asks a school; what they asked another, and their place there, end in the same change. @throws 422 behind a
 * closed gate or for a school that is not there; 409 where they are or have asked already.
 */
export async function askSchool(ctx: MemberContext, me: Relation, schoolId: string): Promise<Tie> {
  if (!me.gateOpen) throw new AppError(422, "enrolments.problems.gate");
  if (me.blocked.has(schoolId)) throw refuse("schoolId", "ties.blockedByYou");
  const school = await findOrganisation(schoolId);
  if (school?.kind !== "school" || !school.approvedAt || school.closedAt)
    throw refuse("schoolId", "problems.choice");
  const mine = await enrolmentsOf(ctx, me.person._id);
  if (mine.some((tie) => tie.from === schoolId)) throw refuse("schoolId", "enrolments.problems.thereAlready");
  return ctx.change(async () => {
    for (const tie of mine) await endEnrolment(ctx, tie);
    return makeTie(
      ctx,
      { kind: "pupil", from: schoolId, fromKind: "organisation", to: me.person._id },
      "asked",
    );
  });
}

/** A musician's own enrolments, asked and active. */
export async function enrolmentsOf(ctx: Context, personId: string): Promise<Tie[]> {
  const [asked, active] = await Promise.all([
    tiesWith({ to: personId, kind: "pupil", status: "asked" }),
    tiesTo(personId, ctx.now, "pupil"),
  ]);
  return [...active, ...asked];
}

/** May the actor take the end back? Whoever of the school ended it, for an hour, of somebody who was enrolled. */
export const mayReturn = (ctx: MemberContext, tie: Tie): boolean => {
  const [end, before] = [tie.history.at(-1), tie.history.at(-2)];
  return (
    tie.kind === "pupil" &&
    tie.status === "ended" &&
    organisationsOf(ctx.actor, "staff").includes(tie.from) &&
    end?.what === "ended" &&
    end.by === ctx.actor.personId &&
    plusMs(end.at, HOUR_MS) > ctx.now &&
    before?.what === "active"
  );
};

/** The tie begins anew; the old one stays as it ended. @throws 409 when they stand in it already */
export const returnPupil = (ctx: MemberContext, tie: Tie): Promise<Tie> =>
  makeTie(
    ctx,
    { kind: "pupil", from: tie.from, fromKind: "organisation", to: tie.to, typedName: tie.typedName },
    "active",
  );

/** May a school know of somebody by this tie: typed by itself, or behind an open gate? */
export const mayBeShown = async (ctx: Context, tie: Tie): Promise<boolean> =>
  tie.typedName !== null || (await openAmong(ctx, [tie.to])).size > 0;

/** Is the row of a tie one that the school may know of: typed by itself, or of somebody whose gate is open? */
export async function schoolMaySee(ctx: Context, tie: Tie): Promise<boolean> {
  if (tie.status !== "asked" && tie.status !== "active") return false;
  return mayBeShown(ctx, tie);
}

/** Was the form with this `requestId` sent before? */
export const isSent = async (requestId: string): Promise<boolean> => (await findBatch(requestId)) !== null;
