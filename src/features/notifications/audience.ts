import { systemContext } from "../../platform/context.ts";
import type { EventRow } from "../../platform/events/events.ts";
import { findByRole } from "../accounts/index.ts";
import { factsOf, isGateOpen, isUnder15, isUnder18 } from "../consent/index.ts";
import { membersOf } from "../organisations/index.ts";
import { isConfirmedGuardian, tiesTo } from "../ties/index.ts";

/** Whom an event concerns, as ids of people. Read when the event is heard, so that a tie that ended is not told. */
export type Audience = (event: EventRow) => Promise<string[]>;

/** A fact of the event that holds one id; the empty string when it is not there. */
export const idIn = (event: EventRow, name: string): string => {
  const value = event.data[name];
  return typeof value === "string" ? value : "";
};
export const numberIn = (event: EventRow, name: string): number => {
  const value = event.data[name];
  return typeof value === "number" ? value : 0;
};

export const musician: Audience = async (event) => (event.person ? [event.person] : []);
/** The person whom a fact of the event names. */
export const named =
  (name: string): Audience =>
  async (event) =>
    [idIn(event, name)].filter((id) => id !== "");

/** The mentors who hold a tie now, while the gate is open. */
export const mentorsOf: Audience = async (event) => {
  if (!event.person || !(await isOpen(event.person))) return [];
  const ties = await tiesTo(event.person, systemContext().now, "mentor");
  return ties.map((tie) => tie.from);
};

/** The guardians whose word counts. */
export const approvers: Audience = async (event) => {
  if (!event.person) return [];
  const { now } = systemContext();
  const ties = await tiesTo(event.person, now, "guardian");
  return ties.filter((tie) => isConfirmedGuardian(tie, now)).map((tie) => tie.from);
};

/** The guardians while the musician is under 18. */
export const guardiansOfMinor: Audience = async (event) =>
  event.person && (await ageBand(event.person)) !== "adult" ? approvers(event) : [];

/** Whose yes counts: from 15 the musician, under 15 the guardians. */
export const whoAgrees: Audience = async (event) =>
  event.person && (await ageBand(event.person)) === "under15" ? approvers(event) : musician(event);

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

async function ageBand(person: string): Promise<"under15" | "under18" | "adult"> {
  const facts = (await factsOf(systemContext(), [person])).get(person);
  if (!facts || isUnder15(facts.birthDay, facts.today)) return "under15";
  return isUnder18(facts.birthDay, facts.today) ? "under18" : "adult";
}
