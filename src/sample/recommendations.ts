import { relationTo } from "../features/consent/index.ts";
import { type Evidence, evidenceOf, recordEvidence } from "../features/evidence/index.ts";
import {
  agree,
  answer,
  approve,
  draftRecommendation,
  handOver,
  reachRecommendation,
  refuseIt,
  reply,
  withdraw,
} from "../features/recommendations/index.ts";
import { addDays, type Day } from "../platform/calendar.ts";
import { newId } from "../platform/ids.ts";
import type { MusicianCast } from "./cast.ts";
import { as, daysAgo, type Soul, today } from "./moment.ts";
import type { Region } from "./people.ts";
import { RECOMMENDATIONS, type RecommendationCast, TO_A_MENTOR, type Turn } from "./recommendation-cast.ts";

/** Teachers recommend, pupils agree, guardians approve, houses answer: one recommendation after the other. */
export async function recommendAll(
  region: Region,
  souls: ReadonlyMap<string, Soul>,
  everyone: readonly MusicianCast[],
): Promise<void> {
  for (const cast of [...RECOMMENDATIONS, ...toAMentor(everyone)]) await recommend(region, souls, cast);
}

function toAMentor(everyone: readonly MusicianCast[]): RecommendationCast[] {
  const { school, mentor, motivation, ...rest } = TO_A_MENTOR;
  const alone = everyone.find((one) => one.school === school && one.mentor === null && one.age >= 15);
  const turns: Turn[] = [{ what: "handOver" }, { what: "agree", motivation }];
  return alone ? [{ ...rest, pupil: alone.name, to: { mentor }, turns }] : [];
}

async function recommend(
  region: Region,
  souls: ReadonlyMap<string, Soul>,
  cast: RecommendationCast,
): Promise<void> {
  const pupil = souls.get(cast.pupil);
  const teacher = [...region.staff.values()].flat().find((one) => one.name === cast.teacher);
  if (!pupil || !teacher) throw new Error(`the recommendation of ${cast.pupil} lacks somebody`);
  const day = daysAgo(cast.days);
  const ctx = as(teacher, day, "10:30");
  const to = await relationTo(ctx, pupil.personId);
  if (!to) throw new Error(`${cast.teacher} does not know ${cast.pupil}`);
  const written = (await evidenceOf(pupil.personId)).find((one) => one.kind === "text");
  const word =
    written ??
    (await recordEvidence(as(pupil, day, "09:00"), {
      kind: "text",
      day,
      members: [pupil.personId],
      title: "Det, jeg kan spille nu",
      text: "Tre egne sange, som sidder, og to, jeg er i gang med.",
    }));
  const words = {
    receiver: receiverOf(region, cast),
    callName: "call" in cast.to ? cast.to.call : "",
    text: cast.text,
    evidence: [word._id],
    deadline: null,
  };
  const { _id } = await draftRecommendation(ctx, to, words, newId());
  for (const [index, turn] of cast.turns.entries())
    await take(turn, _id, addDays(day, index), { pupil, teacher, ...others(region, cast) });
}

function receiverOf(region: Region, { to }: RecommendationCast): string {
  if ("call" in to) return "call";
  if ("mentor" in to) return `mentor-${region.mentors.get(to.mentor)?.personId ?? ""}`;
  return `organisation-${region.houses.get(to.house)?._id ?? ""}`;
}

interface Players {
  pupil: Soul;
  teacher: Soul;
  guardian: Soul | null;
  receiver: Soul;
}
function others(region: Region, { pupil, to }: RecommendationCast): Pick<Players, "guardian" | "receiver"> {
  const receiver =
    "call" in to
      ? region.secretary
      : "mentor" in to
        ? region.mentors.get(to.mentor)
        : region.staff.get(to.house)?.[0];
  if (!receiver) throw new Error(`nobody receives the recommendation of ${pupil}`);
  return { guardian: region.guardians.get(pupil) ?? null, receiver };
}

/** One turn, by whose turn it is, in the afternoon of the day. */
async function take(turn: Turn, id: string, day: Day, players: Players): Promise<void> {
  const who = actorOf(turn, players);
  const ctx = as(who, day < today() ? day : today(), HOURS[turn.what]);
  const found = await reachRecommendation(ctx, id);
  if (!found) throw new Error(`${who.name} has no seat in the recommendation`);
  const { version } = found.row;
  if (turn.what === "handOver") await handOver(ctx, found, version);
  else if (turn.what === "agree") {
    const own = worthSending(await evidenceOf(found.row.pupilId, 60)).map((one) => one._id);
    await agree(ctx, found, { motivation: turn.motivation, evidence: own, version });
  } else if (turn.what === "approve") await approve(ctx, found, { answer: "yes", version });
  else if (turn.what === "refuse") await refuseIt(ctx, found, { reason: turn.reason, version });
  else if (turn.what === "reply") await reply(ctx, found, { reason: turn.reason, version });
  else if (turn.what === "withdraw") await withdraw(ctx, found);
  else if (turn.what === "accept") await answer(ctx, found, { answer: "accept", reason: "", version });
  else await answer(ctx, found, { answer: turn.what, reason: turn.reason, version });
}

/** The newest song and the newest words, then what is newest: three things. */
function worthSending(all: readonly Evidence[]): Evidence[] {
  const first = ["demo", "text"].flatMap((kind) => all.find((one) => one.kind === kind) ?? []);
  return [...new Set([...first, ...all])].slice(0, 3);
}

const HOURS: Record<Turn["what"], string> = {
  handOver: "11:00",
  agree: "17:40",
  approve: "20:10",
  refuse: "18:20",
  ask: "13:15",
  decline: "13:15",
  reply: "14:00",
  accept: "13:30",
  withdraw: "19:00",
};

function actorOf(turn: Turn, { pupil, teacher, guardian, receiver }: Players): Soul {
  if (turn.what === "handOver" || turn.what === "reply") return teacher;
  if (turn.what === "approve") return guardian ?? pupil;
  if (turn.what === "ask" || turn.what === "decline" || turn.what === "accept") return receiver;
  return pupil;
}
