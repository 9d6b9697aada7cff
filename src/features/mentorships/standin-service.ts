import { addDays, dayOf, instantOf } from "../../platform/calendar.ts";
import type { Context } from "../../platform/context.ts";
import { refuse } from "../../platform/errors.ts";
import type { Relation } from "../consent/index.ts";
import { endTie, findTie, makeTie, tiesWith } from "../ties/index.ts";
import { standInBegun, standInEnded } from "./events.ts";
import { changeMentorship } from "./model.ts";
import type { Mentorship } from "./schema.ts";
import { checkMentor, orStale } from "./service.ts";

/**
 * Another mentor covers until the end of a day; the tie knows its end, so that access is over by itself.
 * @throws 422 for a mentor who may not, 409 when somebody changed the mentorship
 */
export async function setStandIn(
  ctx: Context,
  row: Mentorship,
  to: Relation,
  input: { mentor: string; until: string; version: number },
): Promise<Mentorship> {
  if (input.until < dayOf(ctx.now)) throw refuse("until", "problems.dayPast");
  if (input.until > addDays(dayOf(ctx.now), 366)) throw refuse("until", "mentorships.problems.tooLong");
  if (input.mentor === row.mentorId) throw refuse("mentor", "problems.choice");
  await checkMentor(to, input.mentor);
  return ctx.change(
    async () => {
      if (row.standIn) await endIfStanding(ctx, row.standIn.tieId);
      await endFormer(ctx, input.mentor, row.musicianId);
      const tie = await makeTie(
        ctx,
        {
          kind: "mentor",
          from: input.mentor,
          fromKind: "person",
          to: row.musicianId,
          until: instantOf(addDays(input.until, 1)),
        },
        "active",
      );
      const standIn = { mentorId: input.mentor, tieId: tie._id, until: input.until };
      return orStale(await changeMentorship(row._id, ["active", "paused"], { standIn }, input.version));
    },
    standInBegun({
      about: row._id,
      person: row.musicianId,
      data: { mentor: row.mentorId, standIn: input.mentor, until: input.until },
    }),
  );
}

/** Ends a stand-in, early or because the day has come. */
export async function endStandIn(ctx: Context, row: Mentorship): Promise<Mentorship> {
  const { standIn } = row;
  if (!standIn) return row;
  return ctx.change(
    async () => {
      await endIfStanding(ctx, standIn.tieId);
      return orStale(await changeMentorship(row._id, ["active", "paused", "ended"], { standIn: null }));
    },
    standInEnded({
      about: row._id,
      person: row.musicianId,
      data: { mentor: row.mentorId, standIn: standIn.mentorId },
    }),
  );
}

async function endIfStanding(ctx: Context, tieId: string): Promise<void> {
  const tie = await findTie(tieId);
  if (tie?.status === "active") await endTie(ctx, tie);
}

/** A tie whose day is over still stands until the night's work ends it: the same stand-in may come again before that. */
async function endFormer(ctx: Context, from: string, to: string): Promise<void> {
  for (const tie of await tiesWith({ from, to, kind: "mentor", status: "active" }))
    if (tie.until !== null && tie.until <= ctx.now) await endTie(ctx, tie);
}
