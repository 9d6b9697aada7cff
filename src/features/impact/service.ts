import { systemContext } from "../../platform/context.ts";
import { type EventRow, eventRows } from "../../platform/events/events.ts";
import { ERASED } from "../../platform/personal/rule.ts";
import { factsOf, isGateOpen, mayPublish } from "../consent/index.ts";
import {
  addEntry,
  clearAll,
  dropDeed,
  eachCounted,
  findCounted,
  putDeed,
  setCounted,
  setMinutes,
} from "./model.ts";
import { quarterOf } from "./quarters.ts";
import { STAGES } from "./schema.ts";

/** What moves the figures. */
export const MOVES = [
  "journeys.stageEntered",
  "journeys.stageUndone",
  "journeys.answered",
  "journeys.undone",
  "sessions.logged",
  "sessions.edited",
] as const;
/** What may change whether somebody is counted at all. */
export const GATES = [
  "consent.given",
  "consent.withdrawn",
  "ties.ended",
  "ties.guardianConfirmed",
  "ties.guardianUnconfirmed",
  "people.birthDayCorrected",
  "people.profileChanged",
  "people.secretAddressChanged",
  "privacy.erasureAsked",
  "privacy.erasureRegretted",
] as const;

const textIn = (event: EventRow, name: string): string => {
  const value = event.data[name];
  return typeof value === "string" ? value : "";
};
const minutesIn = (event: EventRow): number => Number(event.data.minutes ?? 0);

/** Hears one event into the read model; hearing it twice changes nothing. */
export async function hear(event: EventRow): Promise<void> {
  const person = event.person;
  // Whoever was erased is in no figure; what is left of their events says nothing.
  if (!person || person === ERASED) return;
  if (event.type === "journeys.stageEntered" || event.type === "journeys.stageUndone")
    return enter(event, person);
  if (event.type === "sessions.logged") return deed(event, person, event.about, "session");
  if (event.type === "sessions.edited") return setMinutes(event.about, minutesIn(event));
  if (event.type === "journeys.answered") return answered(event, person);
  if (event.type === "journeys.undone")
    return textIn(event, "word") === "confirmed" ? dropDeed(confirmedId(event, person)) : undefined;
  await refresh(person);
}

const confirmedId = (event: EventRow, person: string): string => `${person} ${textIn(event, "milestone")}`;

async function enter(event: EventRow, person: string): Promise<void> {
  const stage = textIn(event, "stage");
  if (!(STAGES as readonly string[]).includes(stage)) return;
  const counted = await mayCount(person);
  await addEntry(person, counted, {
    event: event._id,
    at: event.at,
    quarter: quarterOf(event.at),
    stage,
    municipality: textIn(event, "municipality") || null,
  });
  // A session may have been heard before the first stage was.
  await setCounted(person, counted);
}

function answered(event: EventRow, person: string): Promise<void> {
  const id = confirmedId(event, person);
  return textIn(event, "verdict") === "confirmed" ? deed(event, person, id, "confirmed") : dropDeed(id);
}

/** In the municipality where the musician was counted when it happened. */
async function deed(
  event: EventRow,
  person: string,
  id: string,
  kind: "session" | "confirmed",
): Promise<void> {
  const row = await findCounted(person);
  const then = row?.entries.filter((entry) => entry.at <= event.at).at(-1);
  await putDeed({
    _id: id,
    kind,
    person,
    counted: row?.counted ?? false,
    quarter: quarterOf(event.at),
    municipality: then?.municipality ?? null,
    minutes: kind === "session" ? minutesIn(event) : 0,
  });
}

/** Only with a yes to statistics; behind a closed gate, or with a secret address, nobody is in any figure. */
async function mayCount(person: string): Promise<boolean> {
  const facts = (await factsOf(systemContext(), [person])).get(person);
  return (
    facts !== undefined && isGateOpen(facts) && mayPublish(facts, "statistics") && !facts.person.secretAddress
  );
}

/** Counts somebody, or does not, as it should be at this moment. */
export async function refresh(person: string): Promise<void> {
  if (await findCounted(person)) await setCounted(person, await mayCount(person));
}

/** Each night: birthdays and guardians whose time ran out move the gate without an event. */
export async function refreshAll(): Promise<void> {
  for await (const row of eachCounted()) {
    const counts = await mayCount(row._id);
    if (counts !== row.counted) await setCounted(row._id, counts);
  }
}

const BATCH = 500;
/** Makes the read model again from the events, in the order in which they happened. Gives how many were heard. */
export async function rebuildImpact(): Promise<number> {
  await clearAll();
  let heard = 0;
  let last: EventRow | undefined;
  for (;;) {
    const after = last ? { $or: [{ at: { $gt: last.at } }, { at: last.at, _id: { $gt: last._id } }] } : {};
    const rows = await eventRows.find(after, { sort: { at: 1, _id: 1 }, limit: BATCH });
    for (const row of rows.filter(({ type }) => (MOVES as readonly string[]).includes(type))) {
      await hear(row);
      heard += 1;
    }
    last = rows.at(-1);
    if (rows.length < BATCH) return heard;
  }
}
