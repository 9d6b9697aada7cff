import { findAct } from "../features/acts/index.ts";
import { writeKit } from "../features/presskits/index.ts";
import { addDays, type Day } from "../platform/calendar.ts";
import { as, type Soul, today } from "./moment.ts";

/** What two acts tell those who book; the others have not come to it. */
type Words = Omit<Parameters<typeof writeKit>[2], "songs" | "version" | "day" | "setlist" | "inputs"> & {
  setlist: string;
  inputs: string;
};
const KITS: Record<string, Words> = {
  Ana: {
    tagline: "To stemmer, én guitar og et par våde sko",
    short:
      "Våde Snørebånd spiller stille sange om vejen hjem fra øvelokalet. Kom tæt på, de spiller ikke højt.",
    long: "Det begyndte med en tur hjem i regnvejr og et omkvæd, der passede til skridtene. Nu er der en håndfuld sange, en guitar og to stemmer.\n\nDe har spillet til musikskolens forårskoncert og i bibliotekets læsehjørne, hvor det var så stille, at man kunne høre siderne blive vendt.",
    setlist: "Sidste bus 3:20\nRegn på ruden 2:58\nNøglen under måtten 3:41",
    what: ["voice", "voice", "guitar", "monitor", "power"],
    place: ["front-left", "front-right", "front-centre", "middle-centre", "back-left"],
    label: ["Ana", "Noor", "akustisk", "", ""],
    inputs: "Vokal 1, SM58, højt stativ\nVokal 2, SM58, højt stativ\nGuitar, DI",
    rider: "To glas vand, en stol uden armlæn og lyset skruet lidt ned. En voksen er med os.",
    gig: [],
  },
  Sigrid: {
    tagline: "Jazz med plads til tvivl",
    short: "Sigrid Trio spiller egne stykker og en enkelt salme. Fra Allerød til Aarhus og hjem igen.",
    long: "Tre, der mødtes til en sammenspilsaften og blev ved. Repertoiret er deres eget, men de stjæler gerne en salme, når rummet beder om det.",
    setlist: "Kvart i tre 6:10\nSne over byen 4:35\nDen mørke nat 5:20",
    what: ["keys", "bass", "drums", "amp"],
    place: ["middle-left", "back-centre", "middle-right", "back-left"],
    label: ["Sigrid", "", "", "bas"],
    inputs: "Flygel L\nFlygel R\nBas, DI\nStortromme\nOverhead L\nOverhead R",
    rider: "Et stemt flygel, tre stole og kaffe. En time til lydprøve.",
    gig: ["Kedelhallen, Ballerup", "Bibliotekets lille scene"],
  },
};
const gigDay = (at: number): Day => addDays(today(), 17 + at * 24);

/** Writes the press kit of somebody's act, if the story has one. */
export async function writeKitOf(soul: Soul, act: string): Promise<void> {
  const words = KITS[soul.name];
  const row = words ? await findAct(act) : null;
  if (!words || !row) return;
  const day = words.gig.map((_, at) => gigDay(at));
  const setlist = words.setlist.split("\n");
  const inputs = words.inputs.split("\n");
  await writeKit(as(soul, addDays(today(), -6)), row, {
    ...words,
    setlist,
    inputs,
    day,
    songs: [],
    version: 0,
  });
}
