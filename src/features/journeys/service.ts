import type { Context } from "../../platform/context.ts";
import { AppError, notFound, refuse } from "../../platform/errors.ts";
import { newId } from "../../platform/ids.ts";
import { findEvidences } from "../evidence/index.ts";
import { currentFramework, getFramework, type Milestone } from "../frameworks/index.ts";
import { findPerson } from "../people/index.ts";
import { journeyBegun, journeyMoved, stageEntered, wordAnswered, wordSaid, wordUndone } from "./events.ts";
import { changeJourney, findJourney, findWord, insertJourney, insertWord, putMark } from "./model.ts";
import { isWithin, opensBy, stateAfter, UNDO_MS } from "./policy.ts";
import type { Journey, Mark, SayInput, VerdictInput, Word } from "./schema.ts";

export const changedMeanwhile = (): AppError => new AppError(409, "problems.changedMeanwhile");

/** A journey at its very beginning, on the newest framework; not stored. */
export const unbegun = (personId: string, frameworkVersion: number, at: Date): Journey => ({
  _id: personId,
  frameworkVersion,
  stage: "incubator",
  enteredAt: at,
  stages: [{ stage: "incubator", enteredAt: at, signedBy: null, secondBy: null }],
  marks: [],
  signed: null,
  rev: 0,
});

/** What the figures may know of where somebody lives. */
export async function countedPlace(personId: string): Promise<string | null> {
  const person = await findPerson(personId);
  return person && !person.secretAddress ? person.municipality : null;
}

/**
 * The stored journey, begun now when there is none. Emits `journeys.begun` and `journeys.stageEntered` then. Call it in a
 * change, or when somebody becomes a musician with a mentor.
 */
export async function beginJourney(ctx: Context, personId: string): Promise<Journey> {
  const there = await findJourney(personId);
  if (there) return there;
  const framework = await currentFramework();
  const municipality = await countedPlace(personId);
  const about = { about: personId, person: personId };
  return ctx.change(
    () => insertJourney(unbegun(personId, framework.version, ctx.now)),
    journeyBegun({ ...about, data: { framework: framework.version } }),
    stageEntered({ ...about, data: { stage: "incubator", from: null, municipality } }),
  );
}

/** A milestone that the musician has come to. @throws 404 for an unknown one or one of a later stage. */
async function reachedMilestone(journey: Journey, id: string): Promise<Milestone> {
  const framework = await getFramework(journey.frameworkVersion);
  const milestone = framework.milestones.find((one) => one.id === id);
  if (!milestone || !isWithin(milestone.stage, journey.stage)) throw notFound();
  return milestone;
}

interface NewWord {
  word: Word["word"];
  sentence: string;
  evidence: readonly string[];
  version: number;
}

/** Adds one word to the history and moves the mark with it. @throws 409 when another word came first. */
async function addWord(ctx: Context, journey: Journey, milestone: string, input: NewWord): Promise<Mark> {
  const by = ctx.actor?.personId;
  if (!by) throw new AppError(403, "problems.forbidden");
  const before = journey.marks.find((mark) => mark.milestone === milestone) ?? null;
  if ((before?.n ?? 0) !== input.version) throw changedMeanwhile();
  const state = stateAfter(input.word, before?.state ?? "open");
  if (!state) throw changedMeanwhile();
  const { word, sentence } = input;
  const evidence = [...input.evidence];
  const mark: Mark = { milestone, state, at: ctx.now, n: input.version + 1, evidence };
  await insertWord({
    _id: newId(),
    person: journey._id,
    milestone,
    n: mark.n,
    word,
    by,
    at: ctx.now,
    sentence,
    evidence,
    before,
  });
  await saveMark(journey, mark);
  return mark;
}

async function saveMark(journey: Journey, mark: Mark): Promise<void> {
  if (!(await putMark(journey, mark))) throw changedMeanwhile();
}

/** The musician's word about a milestone, with what it rests on. Emits `journeys.said`. @throws 409, 422 for others' evidence. */
export async function sayWord(
  ctx: Context,
  personId: string,
  milestone: string,
  input: Omit<SayInput, "mentorHears">,
): Promise<Mark> {
  if (ctx.actor?.personId !== personId) throw new AppError(403, "problems.forbidden");
  const own = (await findEvidences(input.evidence)).filter((one) => one.members.includes(personId));
  if (own.length < input.evidence.length) throw refuse("evidence", "problems.choice");
  return ctx.change(
    async () => {
      const journey = await beginJourney(ctx, personId);
      await reachedMilestone(journey, milestone);
      return addWord(ctx, journey, milestone, {
        word: input.said,
        sentence: "",
        evidence: input.evidence,
        version: input.version,
      });
    },
    wordSaid({
      about: personId,
      person: personId,
      data: { milestone, said: input.said, evidence: input.evidence.length },
    }),
  );
}

/**
 * The mentor's word; `opens` is what it makes ready by the rule of seven. Nobody answers their own. Emits `journeys.answered`.
 * @throws 409 when another answer came first
 */
export async function answerWord(
  ctx: Context,
  personId: string,
  id: string,
  input: VerdictInput,
): Promise<Mark & { opens: "stage" | "exitTalk" | null }> {
  if (ctx.actor?.personId === personId) throw new AppError(403, "problems.forbidden");
  const done = await ctx.change(
    async () => {
      const journey = await findJourney(personId);
      if (!journey) throw changedMeanwhile();
      const milestone = await reachedMilestone(journey, id);
      const evidence = journey.marks.find((mark) => mark.milestone === id)?.evidence ?? [];
      const mark = await addWord(ctx, journey, id, {
        word: input.verdict,
        sentence: input.sentence,
        evidence,
        version: input.version,
      });
      const opens = opensBy(await getFramework(journey.frameworkVersion), journey, mark);
      return { mark, milestone, opens };
    },
    ({ milestone, opens }) =>
      wordAnswered({
        about: personId,
        person: personId,
        data: {
          milestone: id,
          verdict: input.verdict,
          dimension: milestone.dimension,
          stage: milestone.stage,
          opens,
        },
      }),
  );
  return { ...done.mark, opens: done.opens };
}

/**
 * Takes back one's own newest word, within a quarter of an hour and before anything was built on it. The history keeps both.
 * Emits `journeys.undone`. @throws 409 when it is too late.
 */
export async function undoWord(
  ctx: Context,
  personId: string,
  milestone: string,
  version: number,
): Promise<Mark> {
  const done = await ctx.change(
    async () => {
      const journey = await findJourney(personId);
      const mark = journey?.marks.find((one) => one.milestone === milestone);
      if (!journey || mark?.n !== version) throw changedMeanwhile();
      const last = await findWord(personId, milestone, version);
      const late = !last || ctx.now.getTime() - last.at.getTime() > UNDO_MS || journey.enteredAt > last.at;
      if (late || last.by !== ctx.actor?.personId || last.word === "undone")
        throw new AppError(409, "journeys.problems.tooLate");
      const back: Mark = {
        ...(last.before ?? { milestone, state: "open", at: ctx.now, evidence: [] }),
        n: version + 1,
      };
      await insertWord({
        ...last,
        _id: newId(),
        n: back.n,
        word: "undone",
        at: ctx.now,
        sentence: "",
        evidence: back.evidence,
        before: mark,
      });
      await saveMark(journey, back);
      return { back, last };
    },
    ({ last }) => wordUndone({ about: personId, person: personId, data: { milestone, word: last.word } }),
  );
  return done.back;
}

/** Moves a journey to the newest framework; milestones keep their ids, so every word stands. Emits `journeys.moved`. */
export async function moveJourney(ctx: Context, personId: string): Promise<Journey> {
  const { version } = await currentFramework();
  const journey = await findJourney(personId);
  if (!journey) throw notFound();
  if (journey.frameworkVersion === version) return journey;
  return ctx.change(
    async () => {
      const moved = await changeJourney(journey, { frameworkVersion: version });
      if (!moved) throw changedMeanwhile();
      return moved;
    },
    journeyMoved({
      about: personId,
      person: personId,
      data: { from: journey.frameworkVersion, to: version },
    }),
  );
}
