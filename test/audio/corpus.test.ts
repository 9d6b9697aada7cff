import { mkdtemp, readdir, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "@jest/globals";
import { escapeHtml } from "../../src/http/drawing/marks.ts";
import { translator } from "../../src/platform/i18n.ts";
import { newId } from "../../src/platform/ids.ts";
import { isHard, row } from "../hard/support/rows.ts";
import { useHouse } from "../support/house.ts";
import { aMusician } from "../support/people.ts";
import { ownCorpus, wholeCorpus } from "./support/corpus.ts";
import { timed, type Watched, watchedMedia } from "./support/listening.ts";
import { needs } from "./support/needs.ts";

const house = useHouse();
const MOST_MS = 10_000;
const MOST_MB = 300;
let folder = "";
let media: Watched;

beforeAll(async () => {
  if (isHard) needs("ffmpeg");
  folder = await mkdtemp(join(tmpdir(), "flyvefaerdig-audio-"));
  media = watchedMedia();
});
afterAll(async () => {
  media.close();
  await rm(folder, { recursive: true, force: true });
});

test("each good and bad file gets its verdict, and what is taken is listened through", async () => {
  const samples = isHard ? wholeCorpus() : ownCorpus();
  const wrong: string[] = [];
  const counted = { taken: 0, refused: 0, heard: 0 };
  let [slowest, most] = [0, 0];
  for (const [i, { name, bytes, verdict, heard }] of samples.entries()) {
    // The name means nothing: what it may do to a path is the door's to stop, and is tried there.
    const path = join(folder, `${i}.bin`);
    await writeFile(path, bytes);
    const { value, ms } = await timed(async () => {
      const probed = await media.probeAudio(path, { maxMs: 20 * 60_000 });
      if (!probed.ok) return { said: probed.reason, found: null };
      return { said: "taken", found: await media.listenTo(path, { parts: 1_000, timeLimitMs: 60_000 }) };
    });
    slowest = Math.max(slowest, ms);
    most = Math.max(most, media.mostMb());
    counted[value.said === "taken" ? "taken" : "refused"] += 1;
    if (value.said !== verdict) wrong.push(`${name}: ${value.said}, not ${verdict}`);
    if (value.found?.ok) counted.heard += 1;
    if (value.said === "taken" && heard) wrong.push(...faultsOf(name, value.found, heard));
  }
  row("good and bad recordings", {
    tried: samples.length,
    counted: `${counted.taken} taken, ${counted.refused} refused, ${counted.heard} listened through; slowest ${Math.round(slowest)} ms, most memory ${Math.round(most)} MB`,
    result: `wrong ${wrong.length}`,
  });
  expect(wrong).toEqual([]);
  expect(slowest).toBeLessThan(MOST_MS);
  expect(most).toBeLessThan(MOST_MB);
  expect(samples.length).toBeGreaterThan(isHard ? 60 : 40);
}, 600_000);

test("each goes through the door under its own name, and who is refused reads why in their language", async () => {
  const samples = isHard ? wholeCorpus() : ownCorpus();
  const [danish, english] = [
    await house.as(await aMusician("Noor")),
    await house.as(await aMusician("Emil")),
  ];
  expect((await english.post("/language").type("form").send({ locale: "en" })).status).toBe(303);
  const send = (browser: typeof danish, { name, bytes }: (typeof samples)[number]) =>
    browser
      .post("/demos")
      .field({ title: "Sidste bus", ownWork: "yes", requestId: newId() })
      .attach("audio", bytes, { filename: name });
  const wrong: string[] = [];
  let read = 0;
  for (const sample of samples) {
    const [da, en] = [await send(danish, sample), await send(english, sample)];
    const statuses = [da.status, en.status].join(" ");
    if (statuses !== (sample.verdict === "taken" ? "303 303" : "422 422"))
      wrong.push(`${sample.name}: ${statuses}`);
    if (sample.verdict === "taken") continue;
    const key = sample.bytes.length === 0 ? "problems.fileEmpty" : `demos.audio.${sample.verdict}`;
    for (const [answer, locale] of [
      [da, "da"],
      [en, "en"],
    ] as const) {
      const sentence = translator(locale)(key, { minutes: 20 });
      if (answer.text.includes(escapeHtml(sentence))) read += 1;
      else wrong.push(`${sample.name}: not "${sentence}"`);
    }
  }
  const left = (await readdir(join(house.uploadsDir, "tmp"))).filter((one) => !one.startsWith("."));
  row("the same through the door of a new demo", {
    tried: samples.length * 2,
    counted: `${read} refusals read in Danish or English, ${left.length} files left behind`,
    result: `wrong ${wrong.length}`,
  });
  expect([wrong, left]).toEqual([[], []]);
}, 600_000);

type Found = Awaited<ReturnType<Watched["listenTo"]>> | null;
type Wanted = NonNullable<ReturnType<typeof ownCorpus>[number]["heard"]>;

function faultsOf(name: string, found: Found, wanted: Wanted): string[] {
  if (!found?.ok) return [`${name}: was not listened through (${found?.reason ?? "never"})`];
  const faults: string[] = [];
  const compare = (what: string, is: string | number, should: string | number | undefined): void => {
    if (should !== undefined && is !== should) faults.push(`${name}: ${what} ${is}, not ${should}`);
  };
  compare("channels", found.channels, wanted.channels);
  compare("sample rate", found.sampleRate, wanted.sampleRate);
  const off = wanted.seconds === undefined ? 0 : Math.abs(found.durationMs / 1000 - wanted.seconds);
  if (off > 0.15) faults.push(`${name}: lasts ${found.durationMs} ms, not ${wanted.seconds} s`);
  const kinds = found.findings.map(({ kind }) => kind as string);
  if (wanted.finding !== undefined && !kinds.includes(wanted.finding))
    faults.push(`${name}: ${wanted.finding} was not found`);
  if (wanted.finding === undefined && kinds.length > 0) faults.push(`${name}: ${kinds.join(", ")} was found`);
  return faults;
}
