import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { test } from "@jest/globals";
import { createAct, setOptedIn } from "../../src/features/acts/index.ts";
import { applyAsMentor } from "../../src/features/mentors/index.ts";
import { clock, plusMs } from "../../src/platform/clock.ts";
import { writeEvents } from "../../src/platform/events/events.ts";
import { newId } from "../../src/platform/ids.ts";
import { DESK, expectWell, PHONE, useBrowser } from "../support/browser.ts";
import { useHouse } from "../support/house.ts";
import {
  aMember,
  aMentor,
  aMemberOf,
  aMusician,
  anOrganisation,
  aSecretary,
  EGEDAL,
  FURESOE,
  type Member,
  mentors,
  saysYes,
  seenBy,
} from "../support/people.ts";

const house = useHouse();
const web = useBrowser(house);
const STAGES = ["incubator", "hatched", "flight-training", "ready-to-fly"];
const MONTH_MS = 30 * 86_400_000;

const wrote = (
  type: string,
  who: Member,
  by: Member | null,
  data: Record<string, string | number | null>,
  ago = 0,
) =>
  writeEvents(
    [{ type, v: 1, about: newId(), person: who.personId, data }],
    by?.personId ?? null,
    plusMs(clock.now(), -ago * MONTH_MS),
  );

/** Forty in one municipality and a few in another, over a year. */
async function aRegion(): Promise<void> {
  for (const [municipality, row] of [
    [FURESOE, [18, 11, 6, 4]],
    [EGEDAL, [3, 2, 1, 0]],
  ] as const)
    for (const [stage, n] of row.entries())
      for (let i = 0; i < n; i += 1) {
        const who = await aMusician(`M${i}`, 19);
        await wrote(
          "journeys.stageEntered",
          who,
          null,
          { stage: STAGES[stage] ?? "", from: null, municipality },
          (i % 13) + 0.1,
        );
        await wrote("sessions.logged", who, null, { minutes: 45 });
      }
}

/** A story of a year, with long names in it. */
async function aStory(noor: Member, ilir: Member): Promise<void> {
  await mentors(ilir, noor);
  await wrote("mentorships.begun", noor, ilir, { mentor: ilir.personId }, 4);
  await wrote("sessions.logged", noor, ilir, { mentor: ilir.personId, minutes: 45 }, 3);
  await wrote("journeys.said", noor, noor, { milestone: "RU-H1", said: "ready" }, 2);
  await wrote("journeys.answered", noor, ilir, { milestone: "RU-H1", verdict: "confirmed" }, 1);
  await wrote("journeys.stageEntered", noor, ilir, {
    stage: "hatched",
    from: "incubator",
    municipality: FURESOE,
  });
}

async function anAct(noor: Member): Promise<string> {
  const ctx = await seenBy(noor);
  const made = await createAct(ctx, {
    kind: "solo",
    name: "Våde Snørebånd",
    about:
      "Vi skriver om de tyve minutter mellem øvelokalet og hoveddøren.\n\nKom tæt på, vi spiller ikke højt.",
    genres: "indie, sangskrivning",
    ink: "gab",
    roles: "stemme, guitar",
    requestId: newId(),
  });
  await setOptedIn(ctx, made, true);
  await saysYes(noor, noor, "demoPublic", made._id);
  const browser = await house.as(noor);
  const bytes = await readFile(join(import.meta.dirname, "../fixtures/audio/tone.mp3"));
  for (const title of ["Sidste bus", "Cykel uden lys", "Hætten op"])
    await browser
      .post("/api/v1/demos")
      .field({ title, note: "", act: made._id, readers: "everyone", ownWork: "yes", requestId: newId() })
      .attach("audio", bytes, { filename: "a.mp3" });
  await house.settle();
  return made._id;
}

test("news, story, figures and public pages are well on the phone and the desk, full and empty, in both themes", async () => {
  const [noor, ilir, karen] = [await aMusician("Noor", 19), await aMentor("Ilir"), await aSecretary()];
  await aStory(noor, ilir);
  await aRegion();
  const act = await anAct(noor);
  const officer = await aMemberOf(await anOrganisation("municipality", "Furesø Kommune"), "Bo");
  await applyAsMentor(await seenBy(await aMember({ name: "Børnebeskyttelsesansvarlig Kierkegaard" })), {
    about: "Guitar",
    instruments: [],
    municipality: null,
  });
  await house
    .client()
    .post(`/a/${act}/report`)
    .type("form")
    .send({ what: "other", text: "Stavefejl", requestId: newId() });
  await house.settle();
  for (const [who, paths] of [
    [noor, ["/notifications", "/notifications/settings", "/timeline"]],
    [ilir, [`/people/${noor.personId}/timeline`]],
    [officer, ["/impact", "/notifications"]],
    [karen, ["/impact", `/impact?municipality=${EGEDAL}`, "/page-reports", "/notifications"]],
    [await aMember(), ["/notifications", "/timeline"]],
  ] as const)
    for (const look of [PHONE, { ...DESK, colorScheme: "dark" as const }]) {
      const page = await web.as(who, look);
      for (const path of paths) await expectWell(page, path);
    }
  for (const look of [PHONE, DESK]) {
    const page = await web.open(look);
    for (const path of [`/a/${act}`, `/a/${act}/report`, "/stage", "/stage?municipality=0101"])
      await expectWell(page, path);
  }
}, 180_000);
