import { systemContext } from "../../platform/context.ts";
import type { EventRow } from "../../platform/events/events.ts";
import { findByRole, hereByRole } from "../accounts/index.ts";
import { childrenOfAdmission, findAct, isAskedAbout, memberIds, membersNow } from "../acts/index.ts";
import { circleNow } from "../comments/index.ts";
import { allowsMentoring, factsOf, isGateOpen, isUnder15, isUnder18 } from "../consent/index.ts";
import { findDemo } from "../demos/index.ts";
import { readersOf as readersOfEnquiries } from "../enquiries/index.ts";
import { decidingSchools } from "../guardians/index.ts";
import { findOrganisation, membersOf } from "../organisations/index.ts";
import { findConcern, readersOf } from "../safeguarding/index.ts";
import {
  findTie,
  isBlocked,
  isConfirmedGuardian,
  isKnownGuardian,
  tiesFrom,
  tiesTo,
  tiesWith,
} from "../ties/index.ts";

/** Whom an event concerns, as ids of people. Read when the event is heard, so that a tie that ended is not told. */
export type Audience = (event: EventRow) => Promise<string[]>;

/** A fact of the event that holds one id; the empty string when it is not there. */
export const idIn = (event: EventRow, name: string): string => {
  const value = event.data[name];
  return typeof value === "string" ? value : "";
};
export const musician: Audience = async (event) => (event.person ? [event.person] : []);
/** The person whom a fact of the event names. */
export const named =
  (name: string): Audience =>
  async (event) =>
    [idIn(event, name)].filter((id) => id !== "");

/** The mentors who hold a tie now, while the gate is open and there is a yes to them. */
export const mentorsOf: Audience = async (event) => {
  if (!event.person || !(await isMentored(event.person))) return [];
  const ties = await tiesTo(event.person, systemContext().now, "mentor");
  return ties.map((tie) => tie.from);
};

/** The mentor who is asked and may know of it now. */
export const askedMentors: Audience = async (event) => {
  if (!event.person || !(await isMentored(event.person))) return [];
  const ties = await tiesWith({ to: event.person, kind: "mentor", status: "asked" });
  return ties.map((tie) => tie.from);
};

/** The guardians whose word counts. */
export const approvers: Audience = async (event) => {
  if (!event.person) return [];
  const { now } = systemContext();
  const ties = await tiesTo(event.person, now, "guardian");
  return ties.filter((tie) => isConfirmedGuardian(tie, now)).map((tie) => tie.from);
};

/** The guardians whose word counts of the under-15s whom the mentor in the event has a tie to. */
export const guardiansOfMentees: Audience = async (event) => {
  if (!event.person) return [];
  const ctx = systemContext();
  const mentees = (await tiesFrom(event.person, "mentor", ctx.now)).map((tie) => tie.to);
  const facts = await factsOf(ctx, mentees);
  return [...facts.values()]
    .filter((one) => isUnder15(one.birthDay, one.today))
    .flatMap((one) => one.guardians.filter((tie) => isConfirmedGuardian(tie, ctx.now)))
    .map((tie) => tie.from);
};

/** The confirmed guardians while the musician is under 18, those who only look on as well. */
export const guardiansOfMinor: Audience = async (event) => {
  if (!event.person || (await ageBand(event.person)) === "adult") return [];
  const { now } = systemContext();
  const ties = await tiesTo(event.person, now, "guardian");
  return ties.filter((tie) => isKnownGuardian(tie, now)).map((tie) => tie.from);
};

export const secretariat: Audience = async () => (await findByRole("secretariat")).map((one) => one.personId);

/** Everybody who works at the organisation that a fact of the event names, but not the one it is about. */
export const organisationIn =
  (name: string): Audience =>
  async (event) =>
    (await membersOf(idIn(event, name))).map((member) => member.personId).filter((id) => id !== event.person);
/** Everybody who works at the organisation that the event is about. */
export const organisationAbout: Audience = async (event) =>
  (await membersOf(event.about)).map((member) => member.personId);

export const both =
  (...all: Audience[]): Audience =>
  async (event) =>
    (await Promise.all(all.map((one) => one(event)))).flat();

async function isOpen(person: string): Promise<boolean> {
  const facts = (await factsOf(systemContext(), [person])).get(person);
  return facts !== undefined && isGateOpen(facts);
}

async function isMentored(person: string): Promise<boolean> {
  const facts = (await factsOf(systemContext(), [person])).get(person);
  return facts !== undefined && isGateOpen(facts) && allowsMentoring(facts);
}

async function ageBand(person: string): Promise<"under15" | "under18" | "adult"> {
  const facts = (await factsOf(systemContext(), [person])).get(person);
  if (!facts || isUnder15(facts.birthDay, facts.today)) return "under15";
  return isUnder18(facts.birthDay, facts.today) ? "under18" : "adult";
}

/** The musician from 15 on, whose own yes counts. */
export const from15: Audience = async (event) =>
  event.person && (await ageBand(event.person)) !== "under15" ? [event.person] : [];
/** The guardians while theirs is the yes that counts. */
export const guardiansUnder15: Audience = async (event) =>
  event.person && (await ageBand(event.person)) === "under15" ? approvers(event) : [];

/** Whoever works at a school where the musician is a pupil, while the gate is open. */
export const schoolsOf: Audience = async (event) => {
  if (!event.person || !(await isOpen(event.person))) return [];
  const ties = await tiesTo(event.person, systemContext().now, "pupil");
  const members = await Promise.all(ties.map((tie) => membersOf(tie.from)));
  return members.flat().map((member) => member.personId);
};

/** Whoever decides the claim of a guardian that still waits: the secretariat, and staff of a school whose word is enough. */
export const claimDeciders: Audience = async (event) => {
  const ctx = systemContext();
  const tie = await findTie(event.about);
  if (tie?.status !== "active" || tie.assurance !== "claimed") return [];
  const [schools, guardians] = [await decidingSchools(ctx, tie), await tiesTo(tie.to, ctx.now, "guardian")];
  const staff = (await Promise.all(schools.map(membersOf))).flat().map((member) => member.personId);
  // Nobody decides about their own child.
  const own = new Set([tie.to, ...guardians.map((one) => one.from)]);
  return [...staff, ...(await secretariat(event))].filter((id) => !own.has(id));
};

/** Whoever works at a school that a pupil was let in by and has left, of their own or to be at another one. */
export const leftSchool: Audience = async (event) => {
  const school = idIn(event, "from");
  if (!event.person || !(await hadBegun(event)) || (await isBlocked(event.person, [school]))) return [];
  const now = event.by === null ? await tiesTo(event.person, systemContext().now, "pupil") : [];
  const isOwn = event.by === event.person || now.some((tie) => tie.from !== school);
  return isOwn ? (await membersOf(school)).map((member) => member.personId) : [];
};

/** Those who coordinate the schools that have typed the musician whom the event is about. */
export const coordinatorsOfRow: Audience = async (event) => {
  if (!event.person) return [];
  const rows = await Promise.all(
    (["asked", "active"] as const).map((status) =>
      tiesWith({ to: event.person ?? "", kind: "pupil", status }),
    ),
  );
  const members = await Promise.all(rows.flat().map((tie) => membersOf(tie.from)));
  return members.flat().flatMap((member) => (member.coordinator ? [member.personId] : []));
};

/** The safeguarding leads who may read the concern that the event is about; never one whom it concerns. */
export const concernReaders: Audience = async (event) => {
  const concern = await findConcern(event.about);
  return concern ? readersOf(systemContext(), concern) : [];
};

/** The lead whom a fact of the event names, while they may read the concern that it is about. */
export const stillReads =
  (name: string): Audience =>
  async (event) =>
    (await concernReaders(event)).filter((id) => id === idIn(event, name));

/** The secretariat and the safeguarding leads, but not the one it is about, who is told otherwise. */
export const team: Audience = async (event) =>
  (await Promise.all([hereByRole("secretariat"), hereByRole("safeguarding")]))
    .flat()
    .map((one) => one.personId)
    .filter((id) => id !== event.person);

/** The secretariat, while the organisation that the event is about has not been approved. */
export const secretariatIfWaiting: Audience = async (event) => {
  const organisation = await findOrganisation(event.about);
  return organisation?.approvedAt === null ? secretariat(event) : [];
};

/** The members of the act that the event is about. */
export const actMembers: Audience = async (event) => {
  const act = await findAct(event.about);
  return act ? memberIds(act) : [];
};

/** The same, but not the one it is about, who is told otherwise. */
export const otherActMembers: Audience = async (event) =>
  (await actMembers(event)).filter((id) => id !== event.person);
export const actAdmins: Audience = async (event) => {
  const act = await findAct(event.about);
  return act ? membersNow(act).flatMap((one) => (one.admin ? [one.personId] : [])) : [];
};

/** The guardians whose word counts for the members under 15 of the act that the event is about. */
export const guardiansOfActMembers: Audience = async (event) => guardiansAmong(await actMembers(event));
/** Those who are asked whether somebody may join the act, and have not answered. */
export const guardiansOfAdmission: Audience = async (event) =>
  guardiansAmong(await childrenOfAdmission(event.about, event.person ?? ""));
/** The guardians of a child who came to an act that a grown-up waits to join: they are asked as well now. */
export const guardiansAskedSince: Audience = async (event) =>
  event.person && (await isAskedAbout(event.about, event.person)) ? guardiansAmong([event.person]) : [];

/** The guardians whose word counts for those of these people who are under 15. */
async function guardiansAmong(people: readonly string[]): Promise<string[]> {
  const ctx = systemContext();
  const facts = await factsOf(ctx, people);
  return [...facts.values()]
    .filter((one) => isUnder15(one.birthDay, one.today))
    .flatMap((one) => one.guardians.filter((tie) => isConfirmedGuardian(tie, ctx.now)))
    .map((tie) => tie.from);
}

/** The same, when whoever joined is of age. Who has no birth date counts as a child everywhere. */
export const guardiansWhereAdultJoined: Audience = async (event) =>
  event.person && (await ageBand(event.person)) === "adult" ? guardiansOfActMembers(event) : [];

/** The adults who read what is written to the act that the event names. */
export const enquiryReaders: Audience = async (event) => {
  const act = await findAct(idIn(event, "act"));
  return act ? readersOfEnquiries(systemContext(), act) : [];
};

/** Whoever a recommendation is for: a mentor, an organisation, or the secretariat for a call to come. */
export const receiver: Audience = async (event) => {
  const id = idIn(event, "receiverId");
  if (id === "") return secretariat(event);
  return idIn(event, "receiverKind") === "mentor" ? [id] : (await membersOf(id)).map((one) => one.personId);
};

/** The person whom one fact of the event names, while they work at the organisation that another one names. */
export const stillAt =
  (who: string, where: string): Audience =>
  async (event) =>
    (await membersOf(idIn(event, where))).map((one) => one.personId).filter((id) => id === idIn(event, who));

/** Whom the event is about, when the organisation that a fact of it names has been closed. */
export const whereClosed =
  (name: string): Audience =>
  async (event) =>
    event.person && (await findOrganisation(idIn(event, name)))?.closedAt ? [event.person] : [];

/** The musician of a tie that held until the organisation was closed; who was only asked has lost nothing. */
export const heldWhereClosed: Audience = async (event) =>
  (await hadBegun(event)) ? whereClosed("from")(event) : [];

/** Did the tie that has ended hold until then? */
const hadBegun = async (event: EventRow): Promise<boolean> =>
  (await findTie(event.about))?.history.at(-2)?.what === "active";

/** Of those whom these audiences name, who may comment on the demo (a fact of the event, or what it is about) now. */
export const commenting =
  (...all: Audience[]): Audience =>
  async (event) => {
    const demo = await findDemo(idIn(event, "demo") || event.about);
    const act = demo ? await findAct(demo.act) : null;
    const now = demo && act ? await circleNow(systemContext(), { demo, act }) : [];
    return (await both(...all)(event)).filter((id) => now.includes(id));
  };
