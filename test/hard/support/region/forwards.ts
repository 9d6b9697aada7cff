import { evidenceOf } from "../../../../src/features/evidence/index.ts";
import { newId } from "../../../../src/platform/ids.ts";
import { follows, type Member } from "../../../support/people.ts";
import { plant } from "../canaries.ts";
import { type Hands, inDays } from "../hands.ts";
import type { Body } from "../knock.ts";
import type { World } from "../world.ts";

/** Followers, recommendations in each state, and the secretariat's desk. */
export async function forwards(world: World, hands: Hands): Promise<void> {
  await followers(world, hands);
  await recommendations(world, hands);
  await desk(world, hands);
}

/** Followers, codes, and one that was closed. */
async function followers(world: World, { post, json, who }: Hands): Promise<void> {
  const { known } = world;
  const [noor, elif] = [who("noor"), who("elif")];
  const venue = world.venue;
  await follows(venue, noor, "progress");
  const code = async (who: string): Promise<string> => {
    await post(who, "/me/follow-code");
    return (await json<{ code: string }>(who, "/me/follow-code")).code;
  };
  await post("booker", "/following", {
    code: await code("vega"),
    scope: "progress",
    organisationId: venue._id,
  });
  known.code = await code("sol");
  const closed = await follows(venue, elif, "progress");
  await post("elif", `/followers/${closed._id}/closure`);
}

/** One in each state. */
async function recommendations(world: World, { post, version, who }: Hands): Promise<void> {
  const { people } = world;
  const [noor] = [who("noor")];
  const venue = world.venue;
  const words = (pupil: Member, label: string): Body => ({
    pupilId: pupil.personId,
    receiver: `organisation-${venue._id}`,
    text: plant(`rec.${label}`, "Spiller godt."),
    deadline: inDays(10),
    requestId: newId(),
  });
  const move = async (who: string, id: string, door: string, body: Body = {}): Promise<string> =>
    post(who, `/recommendations/${id}/${door}`, {
      ...body,
      version: await version(who, `/recommendations/${id}`),
    });
  await post("sine", "/recommendations", words(noor, "drafted"));
  const handed = async (pupil: Member, label: string): Promise<string> => {
    const id = await post("sine", "/recommendations", words(pupil, label));
    await move("sine", id, "handover");
    return id;
  };
  await handed(noor, "withPupil");
  const answered = async (who: string, label: string): Promise<string> => {
    const id = await handed(people[who] as Member, label);
    const own = await evidenceOf((people[who] as Member).personId);
    await move(who, id, "agreement", {
      motivation: plant(`rec.${label}.motivation`, "Jeg vil gerne."),
      evidence: own.filter((one) => one.kind === "file").map((one) => one._id),
    });
    return id;
  };
  await answered("ana", "withGuardian");
  await answered("noor", "sent");
  const questioned = await answered("noor", "asked");
  await move("booker", questioned, "answer", {
    answer: "ask",
    reason: plant("rec.question", "Kan hun torsdag?"),
  });
  const accepted = await answered("elif", "accepted");
  await move("booker", accepted, "answer", { answer: "accept" });
}

/** What waits for the secretariat. */
async function desk(world: World, { post }: Hands): Promise<void> {
  const { house } = world;
  const solo = world.known.solo ?? "";
  for (const text of ["én", "to"])
    await post(null, `/a/${solo}/report`, {
      what: "hurtful",
      text: plant(`report.${text}`, "Noget er forkert."),
      requestId: newId(),
    });
  const reports = await house.connection.client
    .db(house.connection.dbName)
    .collection<{ _id: string }>("pagereports")
    .find({}, { comment: "whole collection" })
    .toArray();
  await post("karen", `/page-reports/${reports[0]?._id ?? ""}/closure`);
  await post("karen", "/admin/team", { email: `${plant("team.invited")}@example.org`, kind: "secretariat" });
  await post("karen", "/admin/framework/draft");
}
