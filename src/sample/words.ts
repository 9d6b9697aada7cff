/** What people in the sample region write. Each is a sentence that could have been said in a rehearsal room. */

/** Steps that two people agree on at the end of a session. */
export const STEPS: readonly string[] = [
  "Indspil omkvædet igen, kun stemme og guitar",
  "Øv broen i halvt tempo tre dage i træk",
  "Skriv andet vers færdigt, også det dårlige",
  "Spil nummeret for én, der ikke har hørt det før",
  "Lyt til tre numre med samme tempo og skriv, hvad bassen gør",
  "Optag hele sættet i ét stræk på telefonen",
  "Få alle navne på splitaftalen",
  "Skriv et udkast til inputlisten",
  "Find to tonearter, hvor refrænet ligger bedre",
  "Aftal øvetid med bandet og send planen rundt",
  "Prøv at synge det siddende og så stående, og vælg",
  "Læg version to op med den korte intro",
  "Skriv tre sætninger om, hvad musikken vil",
  "Spørg Kanten, om I må varme op i februar",
  "Skift strenge og stem, før du optager",
  "Vælg fem numre ud af otte, og skriv hvorfor",
];

/** Notes that both may read. */
export const NOTES: readonly string[] = [
  "Omkvædet sidder. Pausen før andet vers er nummerets bedste sekund.",
  "Vi brugte hele timen på fire takter, og det var det hele værd. Tempoet holder nu.",
  "God energi i dag. Du hørte selv, hvor det skred, og rettede det uden hjælp.",
  "Teksten er blevet kortere og bedre. Behold linjen om trappen.",
  "Vi talte om nerver. Aftalen er tre langsomme åndedrag og så bare begynde.",
  "Trommerne må godt være mindre. Alt det andet blev større af det.",
  "Du sagde nej til en koncert, der lå for sent. Det var et godt nej.",
  "Demoen lyder som dig nu. Næste gang ser vi på slutningen.",
  "Vi lyttede mere, end vi spillede. Skriv ned, hvad du hørte.",
  "Splitaftalen er snart på plads. Der mangler ét navn.",
];

export const MENTOR_NOTES: readonly string[] = [
  "Husk at spørge til skoleskiftet næste gang.",
  "Vil gerne mere live. Hør Mille på Lågen.",
  "Bliver hurtigt træt i stemmen, se på vejrtrækningen.",
  "Skal roses for at møde forberedt op tre gange i træk.",
];

/** What a mentor says when a milestone goes back. */
export const RETURNS: readonly string[] = [
  "Tæt på. Optag det én gang til uden stop, så er den der.",
  "Der mangler et navn på aftalen.",
  "Spil det for nogen først, så tager vi den næste gang.",
  "Jeg kan ikke høre stemmen i andet vers. Prøv en ny optagelse.",
];

export const CONFIRMS: readonly string[] = [
  "",
  "",
  "",
  "Hørt og set. Flot arbejde.",
  "Ja, det kan du nu.",
  "Godt valgt bevis.",
];

/** What was practised. */
export const PRACTICE: readonly string[] = [
  "Skalaer og omkvædet til Sidste bus",
  "Metronom, 80 til 104",
  "Sang med på tre plader",
  "Broen, langsomt",
  "Sammenspil med Noor",
  "Rytmer med spisepinde",
  "Intonation og lange toner",
  "Skrev et vers og smed det ud igen",
];

/** Short lines about those who fill the region. */
export const BIOS: readonly string[] = [
  "Begyndte i musikskolens kor og endte i et band.",
  "Skriver mest om natten og synger det om dagen.",
  "Spiller for at få hovedet til at blive stille.",
  "Vil gerne lave musik til film engang.",
  "Øver i garagen, når naboerne er på arbejde.",
  "Har to bands og en drøm om en kassebil.",
  "Kan bedst lide det øjeblik, hvor alle begynder samtidig.",
  "Lærte akkorderne af sin morfar.",
  "Samler på lyde fra toget.",
  "Har lige fået lov at låne skolens kontrabas.",
];

export const INSTRUMENTS: readonly string[] = [
  "guitar",
  "vokal",
  "trommer",
  "bas",
  "klaver",
  "synth",
  "violin",
  "saxofon",
  "cello",
  "computer",
  "trompet",
  "ukulele",
];
export const GENRES: readonly string[] = [
  "indierock",
  "pop",
  "jazz",
  "folk",
  "rap",
  "elektronisk",
  "metal",
  "singer-songwriter",
  "soul",
  "klassisk",
];

export const ACT_NAMES: readonly string[] = [
  "Tredje Sal",
  "Pausemusik",
  "Kolde Fødder",
  "Mandag Igen",
  "Ø-lejren",
  "Blåt Batteri",
  "Fem Minutter",
  "Rundkørsel",
  "Stille Børn",
  "Tørresnoren",
  "Månekrater",
  "Sidste Frikvarter",
  "Glemte Nøgler",
  "Hvid Støj på Broen",
  "Lygtepæl",
  "Naboens Hund",
  "Papirfly",
  "Rød Cykel",
  "Skæv Vinkel",
  "To Gange Tirsdag",
  "Kold Te",
  "Gul Regnjakke",
  "Endestation",
  "Bagom Brugsen",
  "Min Fætters Forstærker",
  "Halv Otte",
  "Tomme Flasker",
  "Sne i Lommen",
  "Kælderlys",
  "Sidste Tog Hjem",
  "Blyant",
  "Ude på Volden",
  "Vinduesplads",
  "Fire Etager",
  "Drengen fra Kiosken",
  "Langt til Lands",
];
export const SONG_NAMES: readonly string[] = [
  "Gadelys",
  "Halvvejs",
  "Frostklar",
  "Ring tilbage",
  "Fodspor",
  "Vindueskarm",
  "Ubesvaret",
  "Sommerferie i marts",
  "Over taget",
  "Tom kalender",
  "Sukkerspin",
  "Hjem før ti",
  "Pladsen bagest",
  "Ingen internet",
  "Kridt",
  "Blinklys",
];
export const COMMENTS: readonly string[] = [
  "Første linje drukner lidt i anslaget. Prøv en halv meter længere væk fra telefonen.",
  "Her holder du vejret, og så gør jeg det også. Behold pausen.",
  "Lad den sidste akkord klinge helt ud, før du går videre.",
  "Overvej en andenstemme her, bare på to ord.",
  "Basgangen trækker mere end trommerne. Er det med vilje?",
  "Det her er det bedste sted i sangen. Kom hertil noget før.",
  "Teksten er tydelig nu. Det var den ikke sidst.",
  "Tempoet falder en smule. Klap det igennem en gang.",
];
export const ANSWERS: readonly string[] = [
  "Ja, jeg prøvede begge dele. Skal jeg lægge den anden op?",
  "Godt hørt. Jeg indspiller den igen på lørdag.",
  "Det er med vilje, men jeg er i tvivl.",
];
export const WHY_NOT: readonly string[] = [
  "Den skal være alene til sidst.",
  "Jeg prøvede det, og så blev den for pæn.",
];
