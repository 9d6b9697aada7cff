import type { Context } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import { getFramework, type StageName } from "../frameworks/index.ts";
import { signatureWithdrawn, stageEntered, stageSigned, stageUndone } from "./events.ts";
import { changeJourney, findJourney } from "./model.ts";
import { confirmedIn, isEnough, mayLeave, stageAfter } from "./policy.ts";
import type { Journey } from "./schema.ts";
import { changedMeanwhile, countedPlace } from "./service.ts";

/** The journey, if its next stage is `to` and the rule of seven holds. @throws 409 otherwise. */
async function readyFor(personId: string, to: StageName): Promise<Journey> {
  const journey = await findJourney(personId);
  if (!journey || stageAfter(journey.stage) !== to) throw changedMeanwhile();
  const framework = await getFramework(journey.frameworkVersion);
  if (!isEnough(confirmedIn(framework, journey.marks, journey.stage)))
    throw new AppError(409, "journeys.problems.notEnough");
  return journey;
}

async function enter(
  ctx: Context,
  journey: Journey,
  to: StageName,
  signedBy: string,
  secondBy: string | null,
): Promise<Journey> {
  const municipality = await countedPlace(journey._id);
  return ctx.change(
    async () => {
      const moved = await changeJourney(journey, {
        stage: to,
        enteredAt: ctx.now,
        stages: [...journey.stages, { stage: to, enteredAt: ctx.now, signedBy, secondBy }],
        signed: null,
      });
      if (!moved) throw changedMeanwhile();
      return moved;
    },
    stageEntered({
      about: journey._id,
      person: journey._id,
      data: { stage: to, from: journey.stage, municipality },
    }),
  );
}

/** The mentor's signature: the next stage begins; *ready to fly* waits for a second one. @throws 409 when the rule does not hold. */
export async function signStage(ctx: Context, personId: string, to: StageName): Promise<Journey> {
  const by = ctx.actor?.personId;
  if (!by || by === personId) throw new AppError(403, "problems.forbidden");
  const journey = await readyFor(personId, to);
  if (to !== "ready-to-fly") return enter(ctx, journey, to, by, null);
  if (journey.signed) throw changedMeanwhile();
  return ctx.change(
    async () => {
      const signed = await changeJourney(journey, { signed: { by, at: ctx.now } });
      if (!signed) throw changedMeanwhile();
      return signed;
    },
    stageSigned({ about: personId, person: personId, data: { to } }),
  );
}

/** The second signature, by somebody else than the mentor who signed. @throws 403 for the same person, 409 when none is due. */
export async function secondStage(ctx: Context, personId: string): Promise<Journey> {
  const journey = await readyFor(personId, "ready-to-fly");
  const by = ctx.actor?.personId;
  if (!journey.signed) throw changedMeanwhile();
  if (!by || by === journey.signed.by || by === personId)
    throw new AppError(403, "journeys.problems.sameSigner");
  return enter(ctx, journey, "ready-to-fly", journey.signed.by, by);
}

/**
 * The stage that was entered with the actor's signature is left again, and stands as it stood before that signature.
 * @throws 409 when it is too late or something was built on it. Emits `journeys.stageUndone`.
 */
export async function leaveStage(ctx: Context, journey: Journey): Promise<Journey> {
  const [left, back] = [journey.stages.at(-1), journey.stages.at(-2)];
  if (!left || !back || !mayLeave(ctx, journey)) throw new AppError(409, "journeys.problems.tooLate");
  const municipality = await countedPlace(journey._id);
  return ctx.change(
    async () => {
      const moved = await changeJourney(journey, {
        stage: back.stage,
        enteredAt: back.enteredAt,
        stages: journey.stages.slice(0, -1),
        signed: left.secondBy && left.signedBy ? { by: left.signedBy, at: left.enteredAt } : null,
      });
      if (!moved) throw changedMeanwhile();
      return moved;
    },
    stageUndone({
      about: journey._id,
      person: journey._id,
      data: { stage: back.stage, from: left.stage, municipality },
    }),
  );
}

/** Whoever signed takes it back: the mentor before the second signature, and for a while who let the stage begin. */
export async function withdrawSignature(ctx: Context, personId: string): Promise<Journey> {
  const journey = await findJourney(personId);
  if (journey && !journey.signed) return leaveStage(ctx, journey);
  if (!journey?.signed || journey.signed.by !== ctx.actor?.personId) throw changedMeanwhile();
  return ctx.change(
    async () => {
      const saved = await changeJourney(journey, { signed: null });
      if (!saved) throw changedMeanwhile();
      return saved;
    },
    signatureWithdrawn({ about: personId, person: personId, data: { to: "ready-to-fly" } }),
  );
}
