import { dayOf } from "../../platform/calendar.ts";
import { HOUR_MS, MINUTE_MS, plusMs } from "../../platform/clock.ts";
import { type Context, type MemberContext, organisationsOf } from "../../platform/context.ts";
import { AppError, refuse } from "../../platform/errors.ts";
import { newId } from "../../platform/ids.ts";
import { findByPerson } from "../accounts/index.ts";
import { isUnder15, openAmong } from "../consent/index.ts";
import { type Invitation, invite, resend, unusedInvitations, withdraw } from "../invitations/index.ts";
import { inviteGuardian, openGuardianInvitations, remindGuardian } from "../guardians/index.ts";
import { findOrganisation, type Organisation } from "../organisations/index.ts";
import { createPerson, findPeople, findPerson } from "../people/index.ts";
import { acceptTie, endTie, makeTie, type Tie, tiesTo, tiesWith } from "../ties/index.ts";
import { pupilsTyped } from "./events.ts";
import { findBatch, insertBatch } from "./model.ts";
import type { Batch, NewPupil } from "./schema.ts";

export const PUPIL = "pupil";
export const GUARDIAN = "guardian";

const mailOf = (school: Organisation) => ({
  mailKey: "enrolments.mail.pupil",
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

/** For so long the mails of a class list wait, so that a wrong list can be taken back before anybody hears of it. */
const HOLD_MS = MINUTE_MS;

/**
 * Makes a person, a tie and the invitations for each pupil, all in one change; the same `requestId` is done once. The mails of
 * more than one leave after a minute.
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
  const notBefore = pupils.length > 1 ? plusMs(ctx.now, HOLD_MS) : undefined;
  return ctx.change(
    async () => {
      const people: string[] = [];
      for (const pupil of pupils) people.push(await typePupil(ctx, { school, pupil, notBefore }));
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

interface Typing {
  school: Organisation;
  pupil: NewPupil;
  notBefore: Date | undefined;
}
async function typePupil(ctx: MemberContext, { school, pupil, notBefore }: Typing): Promise<string> {
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
      notBefore,
      ...mailOf(school),
    });
  if (pupil.guardianEmail)
    await askGuardian(ctx, { id: person._id, name: pupil.name }, school, {
      email: pupil.guardianEmail,
      notBefore,
    });
  return person._id;
}

const askGuardian = (
  ctx: MemberContext,
  child: { id: string; name: string },
  school: Organisation,
  to: { email: string; notBefore?: Date | undefined },
): Promise<void> =>
  inviteGuardian(ctx, child, { ...to, power: "approver", requestId: newId(), school: school._id });

/** A sending that the actor may still take back: their own, within the hour. */
export async function findSending(ctx: MemberContext, id: string): Promise<Batch | null> {
  const batch = await findBatch(id);
  const isMine =
    batch?.by === ctx.actor.personId && organisationsOf(ctx.actor, "staff").includes(batch.schoolId);
  return isMine && plusMs(batch.at, HOUR_MS) > ctx.now ? batch : null;
}

/** Takes a sending back: the rows and links of all who have not answered, and the mails that have not left. Gives how many. */
export const takeSendingBack = (ctx: MemberContext, batch: Batch): Promise<number> =>
  ctx.change(async () => {
    const asked = await tiesWith({ from: batch.schoolId, kind: "pupil", status: "asked" });
    const typed = asked.filter((tie) => tie.typedName !== null && batch.people.includes(tie.to));
    for (const tie of typed) await endEnrolment(ctx, tie);
    return typed.length;
  });

/** The invitations about a typed pupil that this school has sent and nobody has used. */
async function sentBy(schoolId: string, personId: string): Promise<Invitation[]> {
  const all = await Promise.all([PUPIL, GUARDIAN].map((kind) => unusedInvitations(personId, kind)));
  return all.flat().filter((one) => one.data.organisationId === schoolId);
}

/**
 * Sends what nobody has answered again, with new links; what was sent a moment ago stands. @throws 409 when there is nothing
 * left to send, 422 when guardians have had their links of the day.
 */
export async function sendAgain(ctx: MemberContext, school: Organisation, tie: Tie): Promise<void> {
  const rows = await sentBy(school._id, tie.to);
  if (rows.length === 0) throw new AppError(409, "enrolments.problems.nothingToSend");
  await ctx.change(async () => {
    for (const row of rows)
      await (row.kind === PUPIL
        ? resend(ctx, row, mailOf(school))
        : remindGuardian(ctx, row, tie.typedName ?? ""));
  });
}

/** Ends a tie, asked or active, and takes the school's unused invitations back. */
export const endEnrolment = (ctx: Context, tie: Tie): Promise<void> =>
  ctx.change(async () => {
    await endTie(ctx, tie);
    for (const row of await sentBy(tie.from, tie.to)) await withdraw(ctx, row._id);
  });

/** A school that is closed has no pupils: all ties end, and the links it sent stop working. Bears being done twice. */
export async function endAllAt(ctx: Context, schoolId: string): Promise<void> {
  for (let ties = await pupilTies(schoolId); ties.length > 0; ties = await pupilTies(schoolId))
    for (const tie of ties) await endEnrolment(ctx, tie);
}

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
    if (school) await askAbout(ctx, { tie, school, email: row.email });
  }
}

/** A guardian is asked anew about the right person, unless they are asked already or it is that person's own address. */
async function askAbout(
  ctx: MemberContext,
  { tie, school, email }: { tie: Tie; school: Organisation; email: string },
): Promise<void> {
  const me = ctx.actor.personId;
  const [account, open] = await Promise.all([findByPerson(me), openGuardianInvitations(ctx, me)]);
  if (account?.email === email || open.some((row) => row.email === email)) return;
  await askGuardian(ctx, { id: me, name: tie.typedName ?? "" }, school, { email });
}

/** The guardian of an under-15 said yes through the school's link: the child is enrolled, still behind the gate. */
export async function enrolByGuardian(ctx: Context, childId: string, schoolId: string): Promise<void> {
  const child = await findPerson(childId);
  if (!child || !isUnder15(child.birthDay, dayOf(ctx.now))) return;
  const asked = await tiesWith({ from: schoolId, to: childId, kind: "pupil", status: "asked" });
  if (asked[0]?.typedName) await acceptTie(ctx, asked[0]);
}

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
