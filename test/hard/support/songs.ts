import { addDays, dayOf } from "../../../src/platform/calendar.ts";
import { clock } from "../../../src/platform/clock.ts";
import { newId } from "../../../src/platform/ids.ts";
import type { Member } from "../../support/people.ts";
import { plant } from "./canaries.ts";
import type { Heard } from "./knock.ts";

interface Region {
  people: Record<string, Member>;
  send(who: string | null, path: string, more: { json: unknown }): Promise<Heard>;
}

/** What is said, linked and credited of Noor's song, each also in the state from which it comes back. */
export async function populateSongs(world: Region, demo: string): Promise<void> {
  const { people } = world;
  const send = async (who: string, path: string, json: object = {}): Promise<string> => {
    const answer = await world.send(who, `/api/v1${path}`, { json });
    if (answer.status >= 300) throw new Error(`${who} ${path} answered ${answer.status}: ${answer.text}`);
    return answer.text === "" ? "" : String((JSON.parse(answer.text) as { id?: string }).id ?? "");
  };
  const say = (label: string): Promise<string> =>
    send("ilir", `/demos/${demo}/versions/3/comments`, {
      from: 1,
      text: plant(`comment.${label}`, "Hør her."),
      requestId: newId(),
    });
  const answered = await say("answered");
  await send("noor", `/comments/${answered}/answers`, {
    text: plant("comment.answer", "Ja."),
    requestId: newId(),
  });
  await say("open");
  await send("ilir", `/comments/${await say("taken")}/withdrawal`);
  const link = (label: string): Promise<string> =>
    send("noor", `/demos/${demo}/links`, {
      name: plant(`link.${label}`, "Til Pia"),
      lastDay: addDays(dayOf(clock.now()), 30),
      requestId: newId(),
    });
  await link("open");
  await send("noor", `/links/${await link("closed")}/revocation`);
  await send("noor", `/demos/${demo}/credits`, {
    person: [people.noor?.personId, people.vega?.personId, null],
    outside: ["", "", plant("credits.outside", "En ven")],
    plays: [plant("credits.plays", "guitar"), "", ""],
    share: [50, 30, 20],
    roles: ["0-words", "1-sang", "2-produced"],
    version: 0,
  });
}
