import type { MemberContext } from "../../platform/context.ts";
import { AppError, refuse } from "../../platform/errors.ts";
import { newId } from "../../platform/ids.ts";
import { dropPictures, keepPictures } from "../../platform/media/keep.ts";
import { isDuplicate } from "../../platform/mongo/connection.ts";
import { type Act, memberIds } from "../acts/index.ts";
import { pictureAdded, pictureRemoved, pictureRestored } from "./events.ts";
import { insertPicture, pictureByRequest, picturesOf, putBack, takeOut } from "./picture-model.ts";
import { type KitPicture, MOST_PICTURES, PICTURE_SIDES, type PictureInput } from "./schema.ts";

/**
 * Puts a picture into the kit, re-encoded without place and camera. Sending twice puts it up once. Emits
 * `presskits.pictureAdded`. @throws 422 at `picture` for what is no picture or when the kit is full
 */
export async function addPicture(ctx: MemberContext, act: Act, input: PictureInput): Promise<KitPicture> {
  const known = await pictureByRequest(input.requestId);
  if (known?.act === act._id) return known;
  await freePlace(act);
  const files = await keepPictures(input.picture.path, {
    sides: PICTURE_SIDES,
    whole: true,
    print: true,
    field: "picture",
  });
  const row: Omit<KitPicture, "place"> = {
    _id: newId(),
    act: act._id,
    people: memberIds(act),
    credit: input.credit,
    alt: input.alt,
    files,
    requestId: input.requestId,
    at: ctx.now,
    removedAt: null,
  };
  try {
    return await inFreePlace(act, (place) =>
      ctx.change(() => insertPicture({ ...row, place }), pictureAdded(about(ctx, act))),
    );
  } catch (err) {
    await dropPictures(files);
    const twin = isDuplicate(err) ? await pictureByRequest(input.requestId) : null;
    if (twin?.act === act._id) return twin;
    throw err;
  }
}

/** Takes a picture out of the kit; it can be put back for a day. Emits `presskits.pictureRemoved`. @throws 409 when it is out */
export const removePicture = (ctx: MemberContext, act: Act, row: KitPicture): Promise<KitPicture> =>
  ctx.change(
    async () => {
      const out = await takeOut(row._id, ctx.now);
      if (!out) throw new AppError(409, "problems.changedMeanwhile");
      return out;
    },
    pictureRemoved(about(ctx, act)),
  );

/** Puts a picture back that was taken out. Emits `presskits.pictureRestored`. @throws 422 when the kit is full by now */
export const restorePicture = (ctx: MemberContext, act: Act, row: KitPicture): Promise<KitPicture> =>
  inFreePlace(act, (place) =>
    ctx.change(
      async () => {
        const back = await putBack(row._id, place);
        if (!back) throw new AppError(409, "problems.changedMeanwhile");
        return back;
      },
      pictureRestored(about(ctx, act)),
    ),
  );

const about = (ctx: MemberContext, act: Act) => ({ about: act._id, person: ctx.actor.personId, data: {} });

/** The first place in which nothing stands. @throws 422 at `picture` */
async function freePlace(act: Act): Promise<number> {
  const taken = new Set((await picturesOf(act._id)).map((one) => one.place));
  const free = Array.from({ length: MOST_PICTURES }, (_, i) => i).find((place) => !taken.has(place));
  if (free === undefined) throw refuse("picture", "presskits.problems.manyPictures", { max: MOST_PICTURES });
  return free;
}

/** Two at once want the same place: the second one looks again, until there is none. */
async function inFreePlace(act: Act, put: (place: number) => Promise<KitPicture>): Promise<KitPicture> {
  for (let tries = 0; ; tries += 1)
    try {
      return await put(await freePlace(act));
    } catch (err) {
      if (!isDuplicate(err) || tries === MOST_PICTURES) throw err;
    }
}
