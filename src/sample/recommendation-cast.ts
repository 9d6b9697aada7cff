/** What happens to a recommendation after the teacher has written it, in this order; the last one is where it stands. */
export type Turn =
  | { what: "handOver" }
  | { what: "agree"; motivation: string }
  | { what: "approve" }
  | { what: "refuse"; reason: string }
  | { what: "ask" | "decline"; reason: string }
  | { what: "reply"; reason: string }
  | { what: "accept" }
  | { what: "withdraw" };

export interface RecommendationCast {
  pupil: string;
  teacher: string;
  /** A house by its key, a mentor by name, or a call to come. */
  to: { house: string } | { mentor: string } | { call: string };
  /** How long ago it was written; each turn comes a day after the one before. */
  days: number;
  text: string;
  turns: readonly Turn[];
}

const handOver = { what: "handOver" } as const;
const approve = { what: "approve" } as const;
const agree = (motivation: string): Turn => ({ what: "agree", motivation });

/** Each state that a recommendation can be in, as something that happened to somebody. */
export const RECOMMENDATIONS: readonly RecommendationCast[] = [
  {
    pupil: "Ana",
    teacher: "Bodil",
    to: { house: "kanten" },
    days: 62,
    text: "Jeg har fulgt Ana i tre år. Hun skriver sange, der tør være stille, og hun møder forberedt op hver gang. En opvarmning på tyve minutter er det rigtige næste skridt.",
    turns: [
      handOver,
      agree("Jeg vil gerne prøve at spille for nogen, der ikke er min familie. Jeg har tyve minutter klar."),
      approve,
      { what: "ask", reason: "Hvor tidligt skal hun hjem? Vi kan lægge opvarmningen klokken 19." },
      { what: "reply", reason: "Klokken 21 passer fint. Hendes mor følger hende." },
      { what: "accept" },
    ],
  },
  {
    pupil: "Ana",
    teacher: "Bodil",
    to: { house: "biblioteket" },
    days: 3,
    text: "Lørdagskoncerterne mellem bøgerne passer til Våde Snørebånd: to stemmer, én guitar og ingen forstærker.",
    turns: [handOver, agree("Der er stille på biblioteket, og vores sange kan tåle stilhed.")],
  },
  {
    pupil: "Malthe",
    teacher: "Bodil",
    to: { house: "kanten" },
    days: 6,
    text: "Malthe har sit eget udtryk og sin egen teknik med. Han har spillet fire gange i år uden problemer og er klar til en aften, hvor folk er kommet for musikken.",
    turns: [handOver, agree("Jeg har et nyt sæt med lyde fra jeres egen by. Det vil jeg gerne vise jer.")],
  },
  {
    pupil: "Malthe",
    teacher: "Rasmus",
    to: { house: "kedlen" },
    days: 120,
    text: "Malthe kan fylde en stor sal med lyd fra et tog. Giv ham en halv time, hvor lyset er slukket.",
    turns: [
      handOver,
      agree("Jeg har kun spillet på små scener og vil gerne prøve en stor."),
      {
        what: "decline",
        reason: "Foråret er fuldt. Skriv igen til august, og send de to nye numre med, så lytter vi sammen.",
      },
    ],
  },
  {
    pupil: "Malthe",
    teacher: "Bodil",
    to: { call: "Talentlinjen, næste hold" },
    days: 9,
    text: "Malthe har nået det, vi kan lære ham om lyd på musikskolen. Han har brug for nogen at spille sammen med.",
    turns: [
      handOver,
      agree("Jeg vil gerne lære at spille mine numre med mennesker og ikke kun med maskiner."),
    ],
  },
  {
    pupil: "Karla",
    teacher: "Helle",
    to: { house: "laagen" },
    days: 7,
    text: "Karla holder sit band sammen med ro og humor. De har øvet sættet ind og kan holde tiden.",
    turns: [
      handOver,
      agree("Vi er fire, vi har vores egne forstærkere, og vi kan rigge ned på ti minutter."),
      { what: "ask", reason: "Er trommeslageren fyldt 15? Så kan I få klokken 20.30." },
    ],
  },
  {
    pupil: "Asger",
    teacher: "Bodil",
    to: { house: "kanten" },
    days: 2,
    text: "Asger holder puls, når alle andre mister den. Han bør høre, hvordan bandet lyder på en rigtig scene.",
    turns: [handOver],
  },
  {
    pupil: "Asger",
    teacher: "Rasmus",
    to: { house: "stalden" },
    days: 45,
    text: "Asgers band har fire numre klar til en åben scene.",
    turns: [handOver, agree("Vi har kun fire numre, men de sidder."), { what: "withdraw" }],
  },
  {
    pupil: "Jonatan",
    teacher: "Torben",
    to: { call: "Talentlinjen, næste hold" },
    days: 4,
    text: "Jonatan er klar til talentlinjen. Han spiller to instrumenter og lytter mere, end han slår.",
    turns: [handOver, agree("Jeg vil gerne spille sammen med nogen, der er bedre end mig.")],
  },
  {
    pupil: "Villads",
    teacher: "Rasmus",
    to: { house: "kanten" },
    days: 30,
    text: "Villads kan hele skoleorkestrets sæt udenad og mangler et band på sin egen alder.",
    turns: [handOver, { what: "refuse", reason: "Jeg vil hellere vente, til vi har fundet en sanger." }],
  },
  {
    pupil: "Noor",
    teacher: "Helle",
    to: { house: "laagen" },
    days: 1,
    text: "Noor spiller cello, som andre synger. Jeg skriver det færdigt, når hun har valgt sine to optagelser.",
    turns: [],
  },
  {
    pupil: "Emre",
    teacher: "Yasmin",
    to: { house: "kedlen" },
    days: 50,
    text: "Emre er den mest flittige skriver, jeg har haft. Giv ham fem minutter og en mikrofon, der kan holde til det.",
    turns: [
      handOver,
      agree("Jeg vil gerne stå på en scene, hvor ingen kender mine onkler."),
      { what: "accept" },
    ],
  },
  {
    pupil: "Emre",
    teacher: "Yasmin",
    to: { house: "lydbaenken" },
    days: 5,
    text: "Emre har tekster til en hel ep og kun sin telefon at optage dem på. To aftener i et rigtigt rum vil flytte ham langt.",
    turns: [handOver, agree("Jeg vil gerne lære at optage, så jeg kan lave det næste selv.")],
  },
];

/** A pupil without a mentor is sent to this one by the school. */
export const TO_A_MENTOR = {
  school: "soendersoe",
  teacher: "Bodil",
  mentor: "Ilir",
  days: 3,
  text: "Skriver sine egne sange og har ikke vist dem til nogen før i år. Vil have godt af en, der hører efter.",
  motivation: "Jeg vil gerne have en, der siger, hvad der virker, og hvad jeg kan springe over.",
} as const;
