import { systemContext } from "../../platform/context.ts";
import { type EventRow, eventRows, personsIn } from "../../platform/events/events.ts";
import { takenBackAmong } from "../../platform/events/taken-back.ts";
import { transaction } from "../../platform/mongo/connection.ts";
import { ERASED } from "../../platform/personal/rule.ts";
import { factsOf, isGateOpen, mayPublish } from "../consent/index.ts";
import {
  addEntry,
  clearAll,
  dropDeed,
  eachCounted,
  findCounted,
  putDeed,
  putWhole,
  setCounted,
  setMinutes,
} from "./model.ts";
import { quarterOf } from "./quarters.ts";
import { type Counted, type Deed, STAGES } from "./schema.ts";

/** What moves the figures. */
export const MOVES = [
  "journeys.stageEntered",
  "journeys.stageUndone",
  "journeys.answered",
  "journeys.undone",
  "sessions.logged",
  "sessions.edited",
  "sessions.takenBack",
] as const;
/** What may change whether somebody is counted at all. */
export const GATES = [
  "consent.given",
  "consent.withdrawn",
  "ties.ended",
  "ties.guardianConfirmed",
  "ties.guardianUnconfirmed",
  "ties.guardianStoodDown",
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
  if (event.type === "sessions.logged") return logged(event, person);
  if (event.type === "sessions.takenBack") return dropDeed(event.about);
  if (event.type === "sessions.edited") return setMinutes(event.about, minutesIn(event));
  if (event.type === "journeys.answered") return answered(event, person);
  if (event.type === "journeys.undone")
    return textIn(event, "word") === "confirmed" ? dropDeed(confirmedId(event, person)) : undefined;
  await refresh(person);
}

/** One that was taken back is not counted, also when its log is heard late. */
async function logged(event: EventRow, person: string): Promise<void> {
  if ((await takenBackAmong([event])).size === 0) await deed(event, person, event.about, "session");
}

const confirmedId = (event: EventRow, person: string): string => `${person} ${textIn(event, "milestone")}`;

async function enter(event: EventRow, person: string): Promise<void> {
  const entry = entryOf(event);
  if (!entry) return;
  const counted = await mayCount(person);
  await addEntry(person, counted, entry);
  // A session may have been heard before the first stage was.
  await setCounted(person, counted);
}

/** The stage that an event tells of; null for one that is no stage any more. */
function entryOf(event: EventRow): Counted["entries"][number] | null {
  const stage = textIn(event, "stage");
  if (!(STAGES as readonly string[]).includes(stage)) return null;
  const municipality = textIn(event, "municipality") || null;
  return { event: event._id, at: event.at, quarter: quarterOf(event.at), stage, municipality };
}

async function answered(event: EventRow, person: string): Promise<void> {
  const id = confirmedId(event, person);
  return textIn(event, "verdict") === "confirmed" ? deed(event, person, id, "confirmed") : dropDeed(id);
}

const deed = async (event: EventRow, person: string, id: string, kind: Deed["kind"]): Promise<void> =>
  putDeed(deedOf(event, await findCounted(person), { id, person, kind }));

/** In the municipality where the musician was counted when it happened. */
function deedOf(
  event: EventRow,
  row: Omit<Counted, "_id"> | null,
  { id, person, kind }: { id: string; person: string; kind: Deed["kind"] },
): Deed {
  const then = row?.entries.filter((entry) => entry.at <= event.at).at(-1);
  return {
    _id: id,
    kind,
    person,
    counted: row?.counted ?? false,
    quarter: quarterOf(event.at),
    municipality: then?.municipality ?? null,
    minutes: kind === "session" ? minutesIn(event) : 0,
  };
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

/** Makes the read model again from the events, one person after the other. Gives how many events were heard. */
export async function rebuildImpact(): Promise<number> {
  await clearAll();
  let heard = 0;
  for (const person of await personsIn(MOVES)) heard += await rebuildOne(person, await mayCount(person));
  return heard;
}

const rebuildOne = (person: string, counted: boolean): Promise<number> =>
  transaction(async () => {
    const events = await eventRows.find({ person, type: { $in: [...MOVES] } }, { sort: { at: 1, _id: 1 } });
    const row: Counted = { _id: person, counted, entries: [] };
    const deeds = new Map<string, Deed>();
    const gone = new Set(events.filter((one) => one.type === "sessions.takenBack").map((one) => one.about));
    for (const event of events) if (!gone.has(event.about)) fold(event, row, deeds);
    // Whoever has come to no stage yet is in no figure.
    const isCounted = counted && row.entries.length > 0;
    await putWhole(
      row,
      [...deeds.values()].map((deed) => ({ ...deed, counted: isCounted })),
    );
    return events.length;
  });

/** What `hear` does to the database, done to what is at hand. */
function fold(event: EventRow, row: Counted, deeds: Map<string, Deed>): void {
  const person = row._id;
  const put = (id: string, kind: Deed["kind"]): void =>
    void deeds.set(id, deedOf(event, row, { id, person, kind }));
  if (event.type === "journeys.stageEntered" || event.type === "journeys.stageUndone") {
    const entry = entryOf(event);
    if (entry) row.entries.push(entry);
  } else if (event.type === "sessions.logged") put(event.about, "session");
  else if (event.type === "sessions.edited") {
    const there = deeds.get(event.about);
    if (there) there.minutes = minutesIn(event);
  } else if (event.type === "journeys.answered" && textIn(event, "verdict") === "confirmed")
    put(confirmedId(event, person), "confirmed");
  else if (event.type === "journeys.answered" || textIn(event, "word") === "confirmed")
    deeds.delete(confirmedId(event, person));
}
