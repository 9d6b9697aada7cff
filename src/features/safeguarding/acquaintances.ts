import type { Context } from "../../platform/context.ts";
import type { Relation } from "../consent/index.ts";
import { findOrganisations } from "../organisations/index.ts";
import { namesOf } from "../people/index.ts";
import { tiesEver } from "../ties/index.ts";

/** Somebody whom a musician has met here. */
export interface Party {
  kind: "person" | "organisation";
  id: string;
  name: string;
}
interface Met {
  people: readonly string[];
  organisations: readonly string[];
}
type Meeting = (personId: string) => Promise<Met>;
const meetings: Meeting[] = [];
/** A later room says whom its things have brought together with a musician. */
export const onAcquaintance = (meeting: Meeting): void => void meetings.push(meeting);

/**
 * Everybody whom the musician has met here and may block: ties of all times, bandmates, who recommended them or was told of
 * them. Guardians are not among them: a claimed one is removed on their own page, and about a confirmed one the lead is told.
 */
export async function metBy(_ctx: Context, to: Relation): Promise<Party[]> {
  const [ties, ...met] = await Promise.all([
    tiesEver(to.person._id),
    ...meetings.map((meeting) => meeting(to.person._id)),
  ]);
  const from = (kind: Party["kind"]): string[] =>
    ties.filter((tie) => tie.kind !== "guardian" && tie.fromKind === kind).map((tie) => tie.from);
  const guardians = to.facts.guardians.map((tie) => tie.from);
  const people = [...new Set([...from("person"), ...met.flatMap((one) => one.people)])].filter(
    (id) => id !== to.person._id && !guardians.includes(id),
  );
  const houses = [...new Set([...from("organisation"), ...met.flatMap((one) => one.organisations)])];
  const [names, organisations] = await Promise.all([namesOf(people), findOrganisations(houses)]);
  return [
    ...people.flatMap((id) => {
      const name = names.get(id);
      return name === undefined ? [] : [{ kind: "person" as const, id, name }];
    }),
    ...organisations.map((one) => ({ kind: "organisation" as const, id: one._id, name: one.name })),
  ];
}
