/**
 * The cast of the sample region: invented people and houses in real municipalities. The first ones have stories that the
 * others only stand around; each name is used once.
 */
export interface House {
  key: string;
  kind: "school" | "venue" | "municipality" | "partner";
  name: string;
  municipality: string;
  about: string;
  talentLine?: boolean;
}

export const HOUSES: readonly House[] = [
  {
    key: "soendersoe",
    kind: "school",
    name: "Søndersø Musikskole",
    municipality: "0190",
    about: "Musikskolen ved søen, med sammenspil fra første år og egen talentlinje.",
    talentLine: true,
  },
  {
    key: "egedalen",
    kind: "school",
    name: "Egedalens Musik- og Kulturskole",
    municipality: "0240",
    about: "Fire afdelinger og et studie i den gamle brandstation.",
  },
  {
    key: "skovkanten",
    kind: "school",
    name: "Musikskolen Skovkanten",
    municipality: "0201",
    about: "Lille skole med mange bands.",
  },
  {
    key: "aabakken",
    kind: "school",
    name: "Åbakkens Musikskole",
    municipality: "0230",
    about: "Klassisk bund, rytmisk overbygning.",
  },
  {
    key: "fjordens",
    kind: "school",
    name: "Fjordens Musikskole",
    municipality: "0250",
    about: "Undervisning i Frederikssund og på tre landsbyskoler.",
  },
  {
    key: "hoejen",
    kind: "school",
    name: "Musikskolen på Højen",
    municipality: "0151",
    about: "Beats, bands og bratsch.",
  },
  {
    key: "kanten",
    kind: "venue",
    name: "Kanten",
    municipality: "0190",
    about: "Ungdomshus med scene til 180. Opvarmning hver anden fredag.",
  },
  {
    key: "laagen",
    kind: "venue",
    name: "Lågen",
    municipality: "0240",
    about: "Spillested i et gammelt mejeri, 220 stående.",
  },
  {
    key: "stalden",
    kind: "venue",
    name: "Stalden",
    municipality: "0201",
    about: "Intim scene, gode ører, ingen bagvæg.",
  },
  {
    key: "kedlen",
    kind: "venue",
    name: "Kedelhallen",
    municipality: "0151",
    about: "Stor sal og en lille ved siden af, hvor alle begynder.",
  },
  {
    key: "havnen",
    kind: "venue",
    name: "Pakhus 4",
    municipality: "0250",
    about: "Havnekoncerter om sommeren, klub om vinteren.",
  },
  {
    key: "biblioteket",
    kind: "venue",
    name: "Bibliotekets lille scene",
    municipality: "0230",
    about: "Lørdagskoncerter midt mellem bøgerne.",
  },
  {
    key: "lydbaenken",
    kind: "partner",
    name: "Lydbænken",
    municipality: "0151",
    about: "Øvelokaler og et lille studie, hvor man lærer at optage sig selv.",
  },
  {
    key: "k-furesoe",
    kind: "municipality",
    name: "Furesø Kommune",
    municipality: "0190",
    about: "Kultur og fritid.",
  },
  {
    key: "k-egedal",
    kind: "municipality",
    name: "Egedal Kommune",
    municipality: "0240",
    about: "Kultur og fritid.",
  },
  {
    key: "k-alleroed",
    kind: "municipality",
    name: "Allerød Kommune",
    municipality: "0201",
    about: "Kultur og idræt.",
  },
  {
    key: "k-rudersdal",
    kind: "municipality",
    name: "Rudersdal Kommune",
    municipality: "0230",
    about: "Kultur.",
  },
  {
    key: "k-frederikssund",
    kind: "municipality",
    name: "Frederikssund Kommune",
    municipality: "0250",
    about: "Kultur og fritid.",
  },
  {
    key: "k-ballerup",
    kind: "municipality",
    name: "Ballerup Kommune",
    municipality: "0151",
    about: "Kultur og borgerservice.",
  },
  { key: "k-herlev", kind: "municipality", name: "Herlev Kommune", municipality: "0163", about: "Kultur." },
  {
    key: "k-gladsaxe",
    kind: "municipality",
    name: "Gladsaxe Kommune",
    municipality: "0159",
    about: "Kultur, fritid og unge.",
  },
];

/** Who works where; the first one of a house coordinates. */
export const STAFF: readonly { name: string; house: string }[] = [
  { name: "Bodil", house: "soendersoe" },
  { name: "Rasmus", house: "soendersoe" },
  { name: "Helle", house: "egedalen" },
  { name: "Preben", house: "skovkanten" },
  { name: "Lone", house: "aabakken" },
  { name: "Torben", house: "fjordens" },
  { name: "Yasmin", house: "hoejen" },
  { name: "Henrik", house: "kanten" },
  { name: "Mille", house: "laagen" },
  { name: "Jeppe", house: "stalden" },
  { name: "Sanne", house: "kedlen" },
  { name: "Kenneth", house: "havnen" },
  { name: "Grethe", house: "biblioteket" },
  { name: "Vibeke", house: "lydbaenken" },
  { name: "Annelise", house: "k-furesoe" },
  { name: "Morten", house: "k-egedal" },
  { name: "Charlotte", house: "k-alleroed" },
  { name: "Erik", house: "k-rudersdal" },
  { name: "Dorte", house: "k-frederikssund" },
  { name: "Søren", house: "k-ballerup" },
  { name: "Aisha", house: "k-herlev" },
  { name: "Jakob", house: "k-gladsaxe" },
];

export interface MentorCast {
  name: string;
  municipality: string;
  about: string;
  instruments: string[];
  /** Months since the child-protection certificate was seen; null: only a reference. */
  certificateMonths: number | null;
}

export const MENTORS: readonly MentorCast[] = [
  {
    name: "Ilir",
    municipality: "0190",
    about: "Sangskriver og producer. Hører efter, hvor sangen gør ondt.",
    instruments: ["guitar", "vokal"],
    certificateMonths: 3,
  },
  {
    name: "Sofie",
    municipality: "0240",
    about: "Trommeslager gennem femten år. God til at få et band til at trække vejret sammen.",
    instruments: ["trommer"],
    certificateMonths: 8,
  },
  {
    name: "Karl Emil",
    municipality: "0201",
    about: "Jazzpianist. Vi begynder med at lytte.",
    instruments: ["klaver"],
    certificateMonths: 14,
  },
  {
    name: "Nadja",
    municipality: "0151",
    about: "Rapper og tekstforfatter. Vers, flow og mod.",
    instruments: ["vokal", "beats"],
    certificateMonths: 5,
  },
  {
    name: "Bjarke",
    municipality: "0250",
    about: "Bassist og tekniker. Lydprøver, kabler og ro på.",
    instruments: ["bas"],
    certificateMonths: 20,
  },
  {
    name: "Elin",
    municipality: "0230",
    about: "Violinist, folk og klassisk.",
    instruments: ["violin"],
    certificateMonths: 11,
  },
  {
    name: "Mads",
    municipality: "0190",
    about: "Elektronisk producer. Synths, sampling og mastering.",
    instruments: ["computer", "synth"],
    certificateMonths: 6,
  },
  {
    name: "Freja",
    municipality: "0159",
    about: "Sanger i eget band, har udgivet tre plader selv.",
    instruments: ["vokal"],
    certificateMonths: 2,
  },
  {
    name: "Omar",
    municipality: "0163",
    about: "Guitarist. Riffs, arrangementer og øvning, der virker.",
    instruments: ["guitar"],
    certificateMonths: 17,
  },
  {
    name: "Ingrid",
    municipality: "0240",
    about: "Kor, vokalarrangementer og sceneoptræden.",
    instruments: ["vokal", "klaver"],
    certificateMonths: 9,
  },
  {
    name: "Simon",
    municipality: "0250",
    about: "Booker og turnéleder. Alt det, der ikke er musik.",
    instruments: [],
    certificateMonths: null,
  },
  {
    name: "Leila",
    municipality: "0151",
    about: "Saxofonist. Tone, frasering og nerver.",
    instruments: ["saxofon"],
    certificateMonths: 4,
  },
];

/** The ones with a story. `stage` 1-4; `confirmed` of the present stage's nine; `age` today. */
export interface MusicianCast {
  name: string;
  age: number;
  municipality: string;
  school: string | null;
  mentor: string | null;
  stage: 1 | 2 | 3 | 4;
  confirmed: number;
  instruments: string;
  genres: string;
  bio: string;
  act: {
    name: string;
    kind: "solo" | "duo" | "band";
    ink: "naeb" | "gab" | "aeg";
    about: string;
    public: boolean;
  } | null;
  songs: readonly string[];
  /** Weeks since the last session. */
  silentWeeks: number;
  guardian: string | null;
}

export const STORIES: readonly MusicianCast[] = [
  {
    name: "Ana",
    age: 14,
    municipality: "0190",
    school: "soendersoe",
    mentor: "Ilir",
    stage: 2,
    confirmed: 5,
    instruments: "guitar, vokal",
    genres: "singer-songwriter",
    bio: "Jeg skriver sange om de tyve minutter mellem øvelokalet og hoveddøren. Jeg kan bedst lide numre, hvor man kan høre rummet.",
    act: {
      name: "Våde Snørebånd",
      kind: "duo",
      ink: "gab",
      about:
        "To stemmer, én guitar og et par sko, der aldrig bliver tørre. Kom tæt på, vi spiller ikke højt.",
      public: true,
    },
    songs: ["Sidste bus", "Regn på ruden", "Nøglen under måtten"],
    silentWeeks: 2,
    guardian: "Marta",
  },
  {
    name: "Noor",
    age: 15,
    municipality: "0240",
    school: "egedalen",
    mentor: "Sofie",
    stage: 2,
    confirmed: 6,
    instruments: "vokal, cello",
    genres: "singer-songwriter, folk",
    bio: "Andenstemme i Våde Snørebånd og cello derhjemme. Jeg samler på gamle melodier.",
    act: null,
    songs: [],
    silentWeeks: 1,
    guardian: null,
  },
  {
    name: "Villads",
    age: 13,
    municipality: "0190",
    school: "soendersoe",
    mentor: "Ilir",
    stage: 1,
    confirmed: 3,
    instruments: "trommer",
    genres: "rock",
    bio: "Jeg slår på alt.",
    act: null,
    songs: [],
    silentWeeks: 1,
    guardian: "Camilla",
  },
  {
    name: "Malthe",
    age: 17,
    municipality: "0190",
    school: "soendersoe",
    mentor: "Mads",
    stage: 3,
    confirmed: 7,
    instruments: "synth, computer",
    genres: "elektronisk",
    bio: "Laver musik af byens lyde: døre, tog, ventilation. Har spillet fire steder i år.",
    act: {
      name: "Neonblomst",
      kind: "solo",
      ink: "aeg",
      about: "Elektronisk musik bygget af lyde fra S-tog og opvaskemaskiner.",
      public: true,
    },
    songs: ["Neonblomst", "Nattog", "Signal"],
    silentWeeks: 1,
    guardian: null,
  },
  {
    name: "Sigrid",
    age: 19,
    municipality: "0201",
    school: null,
    mentor: "Karl Emil",
    stage: 4,
    confirmed: 7,
    instruments: "klaver, vokal",
    genres: "jazz",
    bio: "Trioen har spillet fra Allerød til Aarhus. Nu giver jeg det videre til to yngre.",
    act: {
      name: "Sigrid Trio",
      kind: "band",
      ink: "naeb",
      about: "Jazz med plads til tvivl. Egne stykker og en enkelt salme.",
      public: true,
    },
    songs: ["Kvart i tre", "Sne over byen"],
    silentWeeks: 3,
    guardian: null,
  },
  {
    name: "Emre",
    age: 16,
    municipality: "0151",
    school: "hoejen",
    mentor: "Nadja",
    stage: 2,
    confirmed: 4,
    instruments: "vokal, beats",
    genres: "rap",
    bio: "Skriver på dansk og tyrkisk. Mit bedste vers blev til på bussen.",
    act: {
      name: "Emre K",
      kind: "solo",
      ink: "naeb",
      about: "Rap om opgange, onkler og det, man ikke siger højt.",
      public: true,
    },
    songs: ["Ryk et skridt", "Opgang C"],
    silentWeeks: 6,
    guardian: null,
  },
  {
    name: "Karla",
    age: 16,
    municipality: "0240",
    school: "egedalen",
    mentor: "Omar",
    stage: 3,
    confirmed: 4,
    instruments: "guitar",
    genres: "indierock",
    bio: "Guitarist i Larm i Kælderen. Vi øver tirsdag og torsdag og nogle gange i baggangen.",
    act: {
      name: "Larm i Kælderen",
      kind: "band",
      ink: "gab",
      about: "Fire mennesker, tre akkorder, to forstærkere, én kælder.",
      public: true,
    },
    songs: ["Larm i kælderen", "Kolde hænder"],
    silentWeeks: 2,
    guardian: null,
  },
  {
    name: "Asger",
    age: 15,
    municipality: "0190",
    school: "soendersoe",
    mentor: "Ilir",
    stage: 1,
    confirmed: 6,
    instruments: "bas",
    genres: "funk, indierock",
    bio: "Jeg begyndte på bas, fordi bandet manglede en. Nu er det mit.",
    act: null,
    songs: ["Langs åen"],
    silentWeeks: 5,
    guardian: null,
  },
  {
    name: "Lærke",
    age: 18,
    municipality: "0230",
    school: null,
    mentor: "Elin",
    stage: 4,
    confirmed: 5,
    instruments: "violin, nyckelharpa",
    genres: "folk",
    bio: "Folkemusik fra begge sider af Øresund. Har lige afleveret ansøgningen til konservatoriet.",
    act: {
      name: "Mellem Øer",
      kind: "duo",
      ink: "aeg",
      about: "Violin og harmonika, valse og vinterviser.",
      public: true,
    },
    songs: ["Havnevals", "Mellem øer"],
    silentWeeks: 4,
    guardian: null,
  },
  {
    name: "Jonatan",
    age: 14,
    municipality: "0250",
    school: "fjordens",
    mentor: "Bjarke",
    stage: 1,
    confirmed: 8,
    instruments: "trommer, bas",
    genres: "rock",
    bio: "Spiller i to bands og glemmer mine stikker i dem begge.",
    act: null,
    songs: ["Sommer i gården"],
    silentWeeks: 3,
    guardian: "Pernille",
  },
  {
    name: "Fatima",
    age: 17,
    municipality: "0163",
    school: null,
    mentor: "Freja",
    stage: 3,
    confirmed: 6,
    instruments: "vokal",
    genres: "soul, pop",
    bio: "Jeg synger soul på engelsk og taler dansk imellem numrene. Første single kommer til foråret.",
    act: { name: "Fatima Noir", kind: "solo", ink: "gab", about: "Soul uden pynt.", public: true },
    songs: ["Dobbelt bund"],
    silentWeeks: 2,
    guardian: null,
  },
  {
    name: "Oskar",
    age: 12,
    municipality: "0190",
    school: "soendersoe",
    mentor: null,
    stage: 1,
    confirmed: 0,
    instruments: "klaver",
    genres: "",
    bio: "",
    act: null,
    songs: [],
    silentWeeks: 0,
    guardian: null,
  },
];

/** First names of those who fill the region; each once, none of the cast above. */
export const FIRST_NAMES: readonly string[] =
  "Alma Anton Aya Astrid Albert Bjørn Benjamin Bertram Cecilie Clara Carl David Dicte Ellen Elias Emil Ester Esben Filippa Felix Frida Gustav Gry Hugo Hannah Holger Ida Isak Iben Johan Josefine Julie Kasper Kaya Kian Laura Liam Luna Lauge Maja-Louise Marie Mathilde Mikkel Milas Mynte Nanna Niels Nikolaj Naja Olivia Otto Pelle Petra Philip Rosa Rune Ronja Sander Sara Selma Silas Storm Svend Thea Theo Tilde Tobias Uma Valdemar Vera Viggo Viola Victor Wilma Yara Zakaria Øjvind Åse Agnes Aksel".split(
    " ",
  );

/** How many of those who fill the region live where: so many in Furesø that small groups leave figures to see. */
export const SPREAD: readonly { municipality: string; school: string | null; count: number }[] = [
  { municipality: "0190", school: "soendersoe", count: 28 },
  { municipality: "0190", school: null, count: 7 },
  { municipality: "0240", school: "egedalen", count: 9 },
  { municipality: "0201", school: "skovkanten", count: 6 },
  { municipality: "0230", school: "aabakken", count: 5 },
  { municipality: "0250", school: "fjordens", count: 5 },
  { municipality: "0151", school: "hoejen", count: 5 },
  { municipality: "0163", school: null, count: 3 },
  { municipality: "0159", school: null, count: 3 },
];
