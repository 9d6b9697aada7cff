import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { expect } from "@jest/globals";
import {
  type Act,
  answerAdmission,
  createAct,
  getAct,
  joinAct,
  memberIds,
  reachAdmission,
} from "../../src/features/acts/index.ts";
import { waitingFor } from "../../src/features/acts/admission-model.ts";
import { findDemo, type Readers, type Rendition, versionsOf } from "../../src/features/demos/index.ts";
import {
  addRendition,
  insertDemo,
  insertVersion,
  noteListening,
  peaksOf,
} from "../../src/features/demos/model.ts";
import { clock, plusMs } from "../../src/platform/clock.ts";
import { newId } from "../../src/platform/ids.ts";
import { storage } from "../../src/platform/storage/current.ts";
import type { House } from "./house.ts";
import { guardiansOf, type Member, seenBy } from "./people.ts";

/** Two seconds of a tone. */
export const TONE = join(import.meta.dirname, "../fixtures/audio/tone.mp3");

/** Somebody joins an act; where a child and a grown-up meet by it, the guardians say yes. */
export async function joinsAct(member: Member, act: string): Promise<void> {
  await joinAct(await seenBy(member), act, "");
  for (const admission of await waitingFor(member.personId, clock.now()))
    for (const guardian of await guardiansOf([member.personId, ...memberIds(await getAct(act))])) {
      const asked = await reachAdmission(guardian, act, admission._id);
      if (asked?.admission.status === "waiting" && asked.mine.length > 0)
        await answerAdmission(guardian, asked, { answer: "yes" });
    }
}

/** An act of these members; the first one made it. */
export async function anAct(...members: [Member, ...Member[]]): Promise<Act> {
  const act = await createAct(await seenBy(members[0]), {
    kind: members.length > 1 ? "band" : "solo",
    name: "Sne",
    about: "",
    genres: "",
    ink: "gab",
    roles: "",
    requestId: newId(),
  });
  for (const member of members.slice(1)) await joinsAct(member, act._id);
  return act;
}

/** A demo of an act, put up through the door and checked. */
export async function aDemo(
  house: House,
  owner: Member,
  act: Act,
  readers: Readers = "onlyMe",
): Promise<string> {
  const sent = await (await house.as(owner))
    .post("/api/v1/demos")
    .field({ title: "Sidste bus", act: act._id, readers, ownWork: "yes", requestId: newId() })
    .attach("audio", await readFile(TONE), { filename: "a.mp3" });
  expect(sent.status).toBe(200);
  await house.settle();
  return String(sent.body.id);
}

/** The next version of a demo, checked. */
export async function aVersion(house: House, by: Member, demo: string): Promise<number> {
  const sent = await (await house.as(by))
    .post(`/api/v1/demos/${demo}/versions`)
    .field({ note: "Omkvædet en halv tone ned", ownWork: "yes", requestId: newId() })
    .attach("audio", await readFile(TONE), { filename: "a.mp3" });
  expect(sent.status).toBe(200);
  await house.settle();
  return Number(sent.body.n);
}

/** As if listening had found a demo's newest version to be so long, whatever its file says. */
export async function isHeardToLast(demo: string, ms: number): Promise<void> {
  const [version] = await versionsOf(demo);
  if (!version?.analysis) throw new Error("not listened to");
  const [row] = await peaksOf([version._id]);
  expect(
    await noteListening(version, { analysis: { ...version.analysis, durationMs: ms }, peaks: row?.peaks }),
  ).not.toBeNull();
}

/** A lighter copy of a demo's newest version, as ffmpeg's is noted; the bytes are the word `lighter`. */
export async function aCopy(demo: string, kind: Rendition["kind"] = "aac"): Promise<Rendition> {
  const [version] = await versionsOf(demo);
  if (!version) throw new Error("no version");
  const contentType = kind === "aac" ? "audio/mp4" : "audio/ogg";
  const stored = await storage().put(Readable.from([Buffer.from("lighter")]), { type: contentType });
  const rendition: Rendition = { kind, contentType, ...stored, at: clock.now() };
  expect(await addRendition(version, rendition)).not.toBeNull();
  expect(await addRendition(version, rendition)).toBeNull();
  return rendition;
}

/**
 * So many more demos like this one, as if put up a minute apart before it: `Sang 1` is the youngest of them. Three at a time
 * share their instant, as rows of a list may. Their ids, the youngest first.
 */
export async function moreLike(demo: string, count: number): Promise<string[]> {
  const [like, [version]] = [await findDemo(demo), await versionsOf(demo)];
  if (!like || !version) throw new Error("no demo");
  const copies = Array.from({ length: count }, (_, i) => {
    const at = plusMs(like.latestAt, -60_000 * (1 + Math.floor(i / 3)));
    return { ...like, _id: newId(), title: `Sang ${i + 1}`, latestAt: at, createdAt: at };
  });
  for (const copy of copies) {
    await insertDemo(copy);
    await insertVersion({ ...version, _id: newId(), demo: copy._id, requestId: newId(), at: copy.latestAt });
  }
  return copies.map((copy) => copy._id);
}
