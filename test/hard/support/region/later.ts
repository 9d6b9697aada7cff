import { clock } from "../../../../src/platform/clock.ts";
import { newId } from "../../../../src/platform/ids.ts";
import { WHOLE } from "../../../../src/platform/mongo/collection.ts";
import {
  agreed,
  aGuardianOf,
  aMember,
  aMusician,
  attends,
  bornFor,
  type Member,
  seenBy,
} from "../../../support/people.ts";
import { blockParty, confirmGuardian, makeTie, vouchFor } from "../../../../src/features/ties/index.ts";
import { plant } from "../canaries.ts";
import { type Hands, inDays, today } from "../hands.ts";
import type { World } from "../world.ts";

/** What comes after something else: what ended and can return, what was asked for and can be regretted, what was made and can be ended. */
export async function later(world: World, hands: Hands): Promise<void> {
  await cards(world, hands);
  await factors(world, hands);
  await leavers(hands);
  await ended(world, hands);
  const { sol } = world.people;
  await hands.post("noor", "/me/data");
  await hands.post("marta", `/guardian/${world.people.ana?.personId}/data`);
  await world.house.settle();
  await blockParty(await seenBy(sol as Member), {
    person: sol?.personId ?? "",
    party: world.people.per?.personId ?? "",
    partyKind: "person",
    power: "self",
  });
  world.known.notMe = await tokenOf(world, "/not-me?token=");
  const accounts = await rows(world, "accounts").find({}, { comment: WHOLE }).toArray();
  world.known.signIns = accounts
    .flatMap((one) => (one.signIns as { id: string }[]).map(({ id }) => id))
    .join(" ");
}

export const rows = (world: World, name: string) =>
  world.house.connection.client
    .db(world.house.connection.dbName)
    .collection<{ _id: string; [key: string]: unknown }>(name);

/** Two children without a mail, each with a card of their school; one has a guardian who was confirmed. */
async function cards(world: World, { post, join, again }: Hands): Promise<void> {
  const tieOf = async (label: string): Promise<{ _id: string; to: string }> => {
    await post("sine", "/pupils/invitations", {
      name: plant(`${label}.name`, label),
      birthDay: bornFor(10),
      email: "",
      guardianEmail: `${plant(`${label}.guardianMail`)}@example.org`,
      requestId: newId(),
    });
    const all = await rows(world, "ties").find({ kind: "pupil" }, { comment: WHOLE }).toArray();
    const tie = all.find((one) => textOf(one.typedName).includes(plant(`${label}.name`)));
    return { _id: tie?._id ?? "", to: textOf(tie?.to) };
  };
  const page = await world.send("sine", `/pupils/${(await tieOf("liv"))._id}/card`, { form: {} });
  const [number, words] = [...page.text.matchAll(/class="typecode">([^<]+)</g)].map((one) => one[1] ?? "");
  Object.assign(world.known, { cardNumber: number ?? "", cardWords: words ?? "" });
  const oda = await tieOf("oda");
  await post("sine", `/pupils/${oda._id}/card`);
  const gerda = await join(
    "gerda",
    await aMember({
      name: plant("gerda.name", "Gerda"),
      roles: [{ kind: "guardian", organisationId: null, coordinator: false }],
    }),
  );
  const claim = await makeTie(
    await seenBy(gerda),
    {
      kind: "guardian",
      from: gerda.personId,
      fromKind: "person",
      to: oda.to,
      assurance: "claimed",
      power: "approver",
    },
    "active",
  );
  await confirmGuardian(await seenBy(world.people.karen as Member), claim);
  await again("gerda");
  // A further one, for whom the school has vouched: gerda is asked.
  const uncle = await aMember({ name: plant("vouched.name", "Morbror") });
  const further = await makeTie(
    await seenBy(uncle),
    {
      kind: "guardian",
      from: uncle.personId,
      fromKind: "person",
      to: oda.to,
      assurance: "claimed",
      power: "approver",
    },
    "active",
  );
  await vouchFor(await seenBy(world.people.sine as Member), further, world.people.sine?.personId ?? "");
}

/** Somebody with an app, recovery codes and a passkey. */
async function factors(world: World, { join }: Hands): Promise<void> {
  const member = await aMember({ name: plant("locked.name", "Låst") });
  const at = clock.now();
  await join("locked", member);
  await rows(world, "factors").insertOne({
    _id: member.accountId,
    totp: null,
    pending: null,
    recovery: [{ hash: "0".repeat(64), usedAt: null }],
    passkeys: [
      {
        id: "AAAA",
        publicKey: "AAAA",
        counter: 0,
        transports: ["internal"],
        name: plant("locked.passkey", "Min telefon"),
        addedAt: at,
        usedAt: null,
      },
    ],
    changedAt: at,
  });
}

/** Somebody who asked to be erased, a child for whom a guardian asked it, and one whose account the secretariat closed. */
async function leavers({ post, join }: Hands): Promise<void> {
  const shut = await aMember({ name: plant("shut.name", "Lukket") });
  await post("karen", `/admin/people/${shut.personId}/closing`, { reason: plant("shut.reason", "Vilkår") });
  await join("leaver", await aMember({ name: plant("leaver.name", "På vej væk") }));
  await post("leaver", "/me/erasure", { sure: "on" });
  const pil = await aMusician(plant("pil.name", "Pil"), 12);
  await join("grethe", await aGuardianOf(pil, plant("grethe.name", "Grethe")));
  await post("grethe", `/guardian/${pil.personId}/erasure`, { sure: "on" });
}

/** A musician whose time with mentor and school is over, and one whose next meeting was called off. */
async function ended(world: World, { post, join, version }: Hands): Promise<void> {
  const kai = await join("kai", await aMusician(plant("kai.name", "Kai"), 19));
  await agreed(kai, "mentoring", "profile");
  const eva = world.people.eva as Member;
  const pair = async (key: string): Promise<string> => {
    const member = world.people[key] as Member;
    const id = await post(key, "/mentorships", {
      mentor: eva.personId,
      goal: "En plade",
      requestId: newId(),
    });
    const found = await rows(world, "mentorships").findOne({ standing: member.personId }, { comment: WHOLE });
    await post("eva", `/mentorships/${found?._id ?? id}/acceptance`);
    return found?._id ?? id;
  };
  const over = await pair("kai");
  await post("eva", `/mentorships/${over}/ending`, {
    destination: "solo",
    note: plant("ending.note", "Tak for nu."),
    version: await version("eva", `/mentorships/${over}`),
  });
  const uno = await join("uno", await aMusician(plant("uno.name", "Uno"), 20));
  await agreed(uno, "mentoring", "profile");
  const planned = await pair("uno");
  await post("eva", `/mentorships/${planned}/plan`, {
    day: inDays(7),
    time: "15:00",
    minutes: "45",
    place: "place",
    where: plant("plan.off", "Lokale 6"),
    version: await version("eva", `/mentorships/${planned}`),
  });
  await post("eva", `/mentorships/${planned}/plan/cancellation`, {
    version: await version("eva", `/mentorships/${planned}`),
  });
  // The last thing that happened to the two: whoever wrote it may take it back.
  await post("eva", `/mentorships/${planned}/sessions`, {
    day: today(),
    time: "00:01",
    minutes: "45",
    place: "place",
    where: "",
    readers: "both",
    note: plant("note.back", "Det gik hurtigt."),
    step: plant("step.back", "Øv langsomt"),
    owner: "musician",
    due: "week",
    version: await version("eva", `/mentorships/${planned}`),
    requestId: newId(),
  });
  await refused(world, { post, join });
  const coordinator = await rows(world, "memberships").findOne(
    { organisationId: world.venue._id, coordinator: true },
    { comment: WHOLE },
  );
  await post("karen", `/organisations/${world.venue._id}/coordination`, { memberId: coordinator?._id ?? "" });
  await attends(kai, world.schools[0] as never);
  const tie = await rows(world, "ties").findOne(
    { to: kai.personId, kind: "pupil", status: "active" },
    { comment: WHOLE },
  );
  await post("sine", `/pupils/${tie?._id ?? ""}/end`);
  // One who left by mistake.
  await attends(uno, world.schools[0] as never);
  const own = await rows(world, "ties").findOne(
    { to: uno.personId, kind: "pupil", status: "active" },
    { comment: WHOLE },
  );
  await post("uno", `/me/school/${own?._id ?? ""}/departure`);
}

/** What was said no to and taken back a moment ago. */
async function refused(world: World, { post, join }: Pick<Hands, "post" | "join">): Promise<void> {
  const ida = await join("ida", await aMusician(plant("ida.name", "Ida"), 19));
  await agreed(ida, "mentoring", "profile");
  await post("ida", "/mentorships", {
    mentor: (world.people.eva as Member).personId,
    goal: "Et band",
    requestId: newId(),
  });
  const asked = await rows(world, "mentorships").findOne({ standing: ida.personId }, { comment: WHOLE });
  await post("eva", `/mentorships/${asked?._id ?? ""}/refusal`);
  const text = await post("ida", "/evidence", {
    kind: "text",
    title: plant("ida.evidence", "Min tekst"),
    text: plant("ida.evidenceText", "Om en sang"),
    day: today(),
    requestId: newId(),
  });
  await post("ida", `/evidence/${text}/withdrawal`);
}

/** The secret of the newest link of a kind. */
async function tokenOf(world: World, link: string): Promise<string> {
  await world.house.settle();
  const mails = await rows(world, "devmails").find({}, { comment: WHOLE }).toArray();
  return (
    textOf(mails.findLast((one) => textOf(one.link).includes(link))?.link)
      .split(link)
      .at(-1) ?? ""
  );
}
const textOf = (value: unknown): string => (typeof value === "string" ? value : "");
