import { giveRole } from "../features/accounts/index.ts";
import { relationTo } from "../features/consent/index.ts";
import { type NewPupil, typePupils } from "../features/enrolments/index.ts";
import { signStage } from "../features/journeys/index.ts";
import { applyAsMentor } from "../features/mentors/index.ts";
import { createOrganisation } from "../features/organisations/index.ts";
import { logPractice } from "../features/practice/index.ts";
import {
  agree,
  answer,
  approve,
  draftRecommendation,
  handOver,
  reachRecommendation,
} from "../features/recommendations/index.ts";
import { makeTie } from "../features/ties/index.ts";
import { newId } from "../platform/ids.ts";
import { as, asNobody, daysAgo, refreshed, type Soul, today } from "./moment.ts";
import { newSoul, type Region } from "./people.ts";
import { PRACTICE, RECOMMENDATIONS } from "./words.ts";

type Souls = ReadonlyMap<string, Soul>;
type Until = "drafted" | "withPupil" | "withGuardian" | "sent" | "asked" | "accepted";
/** Who recommends whom to whom, how long ago, and how far it has come. In the order of the words. */
const PATHS: readonly { school: string; who: string; to: string; days: number; until: Until }[] = [
  { school: "soendersoe", who: "Ana", to: "kanten", days: 3, until: "withGuardian" },
  { school: "soendersoe", who: "Malthe", to: "kanten", days: 30, until: "accepted" },
  { school: "egedalen", who: "Karla", to: "laagen", days: 9, until: "asked" },
  { school: "hoejen", who: "Emre", to: "Nadja", days: 2, until: "withPupil" },
  { school: "fjordens", who: "Jonatan", to: "call", days: 1, until: "drafted" },
  { school: "soendersoe", who: "Asger", to: "kanten", days: 6, until: "sent" },
];

/** What lies on the desks: recommendations under way, practice logs, a signature that is due, and who has asked to come in. */
export async function layOut(region: Region, souls: Souls): Promise<void> {
  for (const [index, path] of PATHS.entries()) await recommend(region, souls, path, index);
  for (const [index, name] of ["Ana", "Malthe", "Karla", "Asger"].entries())
    await practise(souls.get(name), index);
  await askIn(region);
  const [mads, malthe] = [region.mentors.get("Mads"), souls.get("Malthe")];
  if (mads && malthe) await signStage(as(mads, daysAgo(2), "18:00"), malthe.personId, "ready-to-fly");
}

async function recommend(
  region: Region,
  souls: Souls,
  { school, who, to, days, until }: (typeof PATHS)[number],
  index: number,
): Promise<void> {
  const [teacher, pupil, words] = [region.staff.get(school)?.[0], souls.get(who), RECOMMENDATIONS[index]];
  if (!teacher || !pupil || !words) return;
  const on = (soul: Soul, later: number) => as(soul, daysAgo(Math.max(0, days - later)), "14:10");
  // Who is a pupil of whom is asked of the ties of today.
  const about = await relationTo(as(teacher, today()), pupil.personId);
  if (!about) return;
  const row = await draftRecommendation(
    on(teacher, 0),
    about,
    { receiver: receiverOf(region, to), callName: CALL, text: words.text, evidence: [], deadline: null },
    newId(),
  );
  const at = async (soul: Soul) => {
    const found = await reachRecommendation(as(soul, today()), row._id);
    if (!found) throw new Error("a recommendation of the story is not to be found");
    return found;
  };
  if (until === "drafted") return;
  await handOver(on(teacher, 0), await at(teacher), row.version);
  if (until === "withPupil") return;
  const hand = await at(pupil);
  const input = { motivation: words.motivation, evidence: [], version: hand.row.version };
  await agree(on(pupil, 1), hand, input);
  if (until === "withGuardian") return;
  const guardian = region.guardians.get(who);
  if (guardian) {
    const asked = await at(guardian);
    await approve(on(guardian, 2), asked, { answer: "yes", version: asked.row.version });
  }
  const receiver = region.staff.get(to)?.[0] ?? region.mentors.get(to);
  if (until === "sent" || !receiver) return;
  const sent = await at(receiver);
  await answer(on(receiver, 4), sent, {
    answer: until === "asked" ? "ask" : "accept",
    reason: until === "asked" ? "Kan bandet spille en time, eller er det kun de tyve minutter?" : "",
    version: sent.row.version,
  });
}

const CALL = "Talentlinjen 2027";
function receiverOf(region: Region, to: string): string {
  const house = region.houses.get(to);
  const mentor = region.mentors.get(to);
  return house ? `organisation-${house._id}` : mentor ? `mentor-${mentor.personId}` : "call";
}

/** Ten weeks of practice: three days a week or so, more of it lately. */
async function practise(soul: Soul | undefined, index: number): Promise<void> {
  if (!soul) return;
  for (let days = 68; days > 0; days -= 2 + ((days + index) % 4))
    await logPractice(as(soul, daysAgo(days), "18:40"), {
      day: daysAgo(days),
      minutes: 20 + ((days * 7 + index * 11) % 5) * 10,
      what: PRACTICE[(days + index) % PRACTICE.length] as string,
      requestId: newId(),
    });
}

const TYPED: readonly NewPupil[] = [
  { name: "Liva Holm Andersen", birthDay: "2013-05-24", email: null, guardianEmail: "anders@eksempel.dk" },
  { name: "Viggo Birk", birthDay: "2010-02-11", email: "viggo@eksempel.dk", guardianEmail: null },
];

/** What waits for the secretariat and the school: a mentor, a place, a guardian, two pupils whom nobody has answered for. */
async function askIn(region: Region): Promise<void> {
  const ragnhild = await newSoul(region, {
    name: "Ragnhild",
    mail: "ragnhild.cello@eksempel.dk",
    day: daysAgo(4),
  });
  await applyAsMentor(as(ragnhild, daysAgo(4)), {
    about: "Cellist med tyve år i orkestre. Jeg kan lytte længe og sige det kort.",
    instruments: ["cello"],
    municipality: "0230",
  });
  const holger = await newSoul(region, {
    name: "Holger",
    mail: "holger.loftet@eksempel.dk",
    day: daysAgo(3),
  });
  await createOrganisation(
    as(holger, daysAgo(3)),
    { kind: "venue", name: "Loftet", municipality: "0151", about: "Lille scene over biblioteket." },
    false,
  );
  const child = await newSoul(region, {
    name: "Ylva",
    mail: "ylva.ny@eksempel.dk",
    day: daysAgo(5),
    birthDay: daysAgo(13 * 365 + 40),
    roles: [{ kind: "musician", organisationId: null, coordinator: false }],
  });
  const father = await newSoul(region, {
    name: "Thorbjørn",
    mail: "thorbjoern.far@eksempel.dk",
    day: daysAgo(2),
  });
  await giveRole(asNobody(daysAgo(2)), father.personId, {
    kind: "guardian",
    organisationId: null,
    coordinator: false,
  });
  await makeTie(
    as(await refreshed(father), daysAgo(2)),
    {
      kind: "guardian",
      from: father.personId,
      fromKind: "person",
      to: child.personId,
      assurance: "claimed",
      power: "approver",
    },
    "active",
  );
  const [school, teacher] = [region.houses.get("soendersoe"), region.staff.get("soendersoe")?.[0]];
  if (school && teacher) await typePupils(as(teacher, daysAgo(6)), school, TYPED, newId());
}
