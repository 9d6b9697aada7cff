import { liveOf } from "../features/mentorships/index.ts";
import { noteOnConcern, openConcern, raiseConcern, takeConcern } from "../features/safeguarding/index.ts";
import { newId } from "../platform/ids.ts";
import { as, daysAgo, type Soul, today } from "./moment.ts";
import type { Region } from "./people.ts";

/** Two worries that only the safeguarding lead reads: one from this morning, and one that is in hand. */
export async function worry(region: Region, souls: ReadonlyMap<string, Soul>): Promise<void> {
  const [karla, emre] = [souls.get("Karla"), souls.get("Emre")];
  const nadja = region.mentors.get("Nadja");
  if (!karla || !emre || !nadja) return;
  await raiseConcern(as(karla, today(), "07:10"), {
    worry: "contact",
    text: "En af dem, der står i lyden på et spillested, er begyndt at skrive til mig om aftenen. Først om musik. Nu spørger han, om jeg vil komme forbi alene og øve hos ham. Jeg har ikke svaret. Måske overdriver jeg.",
    reach: "Skriv til mig, så finder vi et sted. Helst ikke derhjemme.",
    notTo: [],
    about: null,
    requestId: newId(),
  });
  const pair = await liveOf(emre.personId);
  const raised = await raiseConcern(as(nadja, daysAgo(6), "19:40"), {
    worry: "other",
    text: "Emre har sagt nej til alt i tre uger, og i dag faldt han i søvn, mens vi hørte hans egen optagelse. Han fortalte, at han passer sine små søskende om natten. Jeg har sagt til ham, at jeg går videre med det.",
    reach: "Ring efter klokken 16.",
    notTo: [],
    about: pair && { type: "mentorship", id: pair._id },
    requestId: newId(),
  });
  const { lead } = region;
  const opened = await openConcern(as(lead, daysAgo(5), "09:15"), raised);
  const taken = await takeConcern(as(lead, daysAgo(5), "09:30"), opened, opened);
  await noteOnConcern(as(lead, daysAgo(4), "15:20"), taken, {
    text: "Har talt med Nadja. Emre ved, at jeg ringer til skolens trivselsvejleder i morgen tidlig, og han vil gerne selv være med.",
    version: taken.version,
  });
}
