import { answerConsent, relationTo } from "../../../../src/features/consent/index.ts";
import { newId } from "../../../../src/platform/ids.ts";
import { WHOLE } from "../../../../src/platform/mongo/collection.ts";
import { seenBy } from "../../../support/people.ts";
import { plant } from "../canaries.ts";
import { type Hands, today, inDays, aSound, aPicture } from "../hands.ts";
import type { World } from "../world.ts";
import { rows } from "./later.ts";

/** Acts, demos, evidence and practice: shown to some, to all, and behind a closed gate. */
export async function work(world: World, hands: Hands): Promise<void> {
  await band(world, hands);
  await behindTheGate(hands);
  await publicAct(world, hands);
  await practiceAndEvidence(world, hands);
}

/** A band with a demo in three versions. */
async function band(world: World, { post, mailed, who }: Hands): Promise<void> {
  const { house, known } = world;
  const [vega, sol] = [who("vega"), who("sol")];
  const sound = await aSound();
  const act = await post("noor", "/acts", {
    kind: "band",
    name: plant("band.name", "Våde Snørebånd"),
    about: plant("band.about", "Vi spiller."),
    genres: "indie",
    ink: "gab",
    roles: "sang",
    requestId: newId(),
  });
  known.act = act;
  for (const [key, member] of Object.entries({ vega, sol })) {
    await post("noor", `/acts/${act}/invitations`, { email: member.email, roles: "trommer" });
    await post(key, `${await mailed(member.email)}/acceptance`);
  }
  await post("noor", `/acts/${act}/members/${sol.personId}/departure`);
  // A child would play with a grown-up: a guardian is asked.
  await post("noor", `/acts/${act}/invitations`, { email: who("ana").email, roles: "bas" });
  await post("ana", `${await mailed(who("ana").email)}/acceptance`);
  await post("noor", `/acts/${act}/invitations`, {
    email: `${plant("band.invited")}@example.org`,
    roles: "bas",
  });
  const demo = await post("noor", "/demos", {
    title: plant("demo.title", "Sidste bus"),
    note: plant("demo.note", "Skitse"),
    ownWork: "on",
    readers: "mentor",
    act,
    requestId: newId(),
    audio: sound,
  });
  known.demo = demo;
  for (const note of ["to", "tre"])
    await post("noor", `/demos/${demo}/versions`, {
      note: plant(`demo.note.${note}`, note),
      ownWork: "on",
      requestId: newId(),
      audio: sound,
    });
  await house.settle();
  await post("noor", `/demos/${demo}/versions/2/withdrawal`);
  for (const name of ["shown", "removed"])
    await post("noor", `/acts/${act}/kit/pictures`, {
      picture: await aPicture(),
      credit: plant(`kit.credit.${name}`, "Fie Foto"),
      alt: plant(`kit.alt.${name}`, "Tre på en scene"),
      agreed: "on",
      requestId: newId(),
    });
  const [, removed] = await rows(world, "pressPictures").find({ act }, { comment: WHOLE }).toArray();
  await post("noor", `/acts/${act}/kit/pictures/${removed?._id ?? ""}/removal`);
}

/** Bo's: behind a closed gate. */
async function behindTheGate({ post }: Hands): Promise<void> {
  const sound = await aSound();
  const bosAct = await post("bo", "/acts", {
    kind: "solo",
    name: plant("bo.act", "Bos act"),
    about: plant("bo.actAbout", "Alene."),
    genres: "",
    ink: "naeb",
    roles: "guitar",
    requestId: newId(),
  });
  await post("bo", "/demos", {
    title: plant("bo.demo", "Bos sang"),
    note: plant("bo.demoNote", "Første"),
    ownWork: "on",
    readers: "onlyMe",
    act: bosAct,
    requestId: newId(),
    audio: sound,
  });
  await post("bo", "/practice", {
    day: today(),
    minutes: "30",
    what: plant("bo.practice", "Skalaer"),
    requestId: newId(),
  });
  await post("bo", "/evidence", {
    kind: "text",
    title: plant("bo.evidence", "Bos tekst"),
    text: plant("bo.evidenceText", "Om en sang"),
    day: today(),
    requestId: newId(),
  });
}

/** A public act of one grown-up. */
async function publicAct(world: World, { post, who }: Hands): Promise<void> {
  const { known } = world;
  const [vega] = [who("vega")];
  const sound = await aSound();
  const solo = await post("vega", "/acts", {
    kind: "solo",
    name: plant("public.name", "Vega Alene"),
    about: plant("public.about", "Om mig."),
    genres: "folk",
    ink: "aeg",
    roles: "sang",
    requestId: newId(),
  });
  known.solo = solo;
  await post("vega", `/acts/${solo}/publication`, { answer: "yes" });
  const ctx = await seenBy(vega);
  const self = await relationTo(ctx, vega.personId);
  if (self) await answerConsent(ctx, self, "demoPublic", true, solo);
  await post("vega", "/demos", {
    title: plant("public.demo", "Åben sang"),
    note: "",
    ownWork: "on",
    readers: "everyone",
    act: solo,
    requestId: newId(),
    audio: sound,
  });
  for (const name of ["kept", "removed"])
    await post("vega", `/a/${solo}/enquiry`, {
      name: plant(`enquiry.name.${name}`, "Henrik"),
      email: `${plant(`enquiry.mail.${name}`)}@example.org`,
      text: plant(`enquiry.text.${name}`, "Vil I spille?"),
      website: "",
      requestId: newId(),
    });
  const [, removed] = await rows(world, "enquiries").find({ act: solo }, { comment: WHOLE }).toArray();
  await post("vega", `/acts/${solo}/enquiries/${removed?._id ?? ""}/removal`);
}

/** What is practised and shown. */
async function practiceAndEvidence(world: World, { post, who }: Hands): Promise<void> {
  const { house, known } = world;
  const [noor] = [who("noor")];
  const picture = await aPicture();
  await post("noor", "/practice", {
    day: today(),
    minutes: "30",
    what: plant("noor.practice", "Skalaer"),
    requestId: newId(),
  });
  await post("noor", "/practice", {
    day: inDays(-1),
    minutes: "20",
    what: plant("noor.removedPractice", "Akkorder"),
    requestId: newId(),
  });
  const entries = await house.connection.client
    .db(house.connection.dbName)
    .collection<{ _id: string; what: string }>("practiceEntries")
    .find({ person: noor.personId }, { comment: "whole collection" })
    .toArray();
  known.removedEntry = entries.find((one) => one.what.startsWith("Akkorder"))?._id ?? "";
  await post("noor", `/practice/${known.removedEntry}/removal`);
  await post("noor", "/evidence", {
    kind: "text",
    title: plant("noor.evidence", "Min tekst"),
    text: plant("noor.evidenceText", "Om en koncert"),
    day: today(),
    requestId: newId(),
  });
  await post("noor", "/evidence", {
    kind: "link",
    title: plant("noor.evidenceLink", "Min video"),
    address: "https://example.org/v",
    day: today(),
    requestId: newId(),
  });
  await post("noor", "/evidence/files", {
    title: plant("noor.evidenceFile", "Plakaten"),
    day: today(),
    requestId: newId(),
    file: picture,
  });
}
