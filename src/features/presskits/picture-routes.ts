import { action, bytes, redirect, untouched } from "../../http/action.ts";
import type { Context, MemberContext } from "../../platform/context.ts";
import { Id, z } from "../../platform/fields.ts";
import { reachAct } from "../acts/index.ts";
import { factsOf } from "../consent/index.ts";
import { findPicture } from "./picture-model.ts";
import { picturesPage, picturesSeen, picturesZip, presentPicture } from "./picture-present.ts";
import { addPicture, removePicture, restorePicture } from "./picture-service.ts";
import { peopleIn, seesPicture } from "./policy.ts";
import { type At, loadInside, loadPublic } from "./reach.ts";
import { PictureInput, type ReadKit, Width } from "./schema.ts";

const params = z.object({ id: Id });
const ofPicture = z.object({ id: Id, pictureId: Id });
const ofSize = z.object({ id: Id, pictureId: Id, width: Width });

const byAct = (ctx: MemberContext, at: At) => reachAct(ctx, at.params.id);
/** A picture of this act that somebody in it put up, whether it stands in the kit or was taken out of it. */
async function byPicture(ctx: MemberContext, at: At & { params: { pictureId: string } }) {
  const [reached, picture] = await Promise.all([byAct(ctx, at), findPicture(at.params.pictureId)]);
  return reached && picture?.act === reached.act._id ? { ...reached, picture } : null;
}
/** The bytes of one size, for whoever reads the kit and may see everybody in the picture. */
async function sizeOf(ctx: Context, read: ReadKit | null, of: z.output<typeof ofSize>) {
  const picture = read && (await findPicture(of.pictureId));
  if (!picture || picture.act !== read.act._id || picture.place === null) return null;
  const people = peopleIn(read.act, picture);
  if (!seesPicture(await factsOf(ctx, people), people, read.own)) return null;
  const file = picture.files.find((one) => one.side === of.width);
  return file ? { ...file, at: picture.at } : null;
}
const sent = (file: NonNullable<Awaited<ReturnType<typeof sizeOf>>>) =>
  bytes({ key: file.key, type: file.type, bytes: file.bytes, sha256: file.sha256, at: file.at });
const aPicture = { none: "bytes; the address is part of the kit" };

/** The doors of a kit's pictures. */
export const kitPictureActions = (config: { maxPictureBytes: number }) => [
  action({
    method: "get",
    path: "/acts/:id/kit/pictures",
    doc: "The pictures of the press kit, and the form for one more",
    by: "member",
    params,
    load: byAct,
    can: (_ctx, { admin }) => admin,
    html: ({ ctx, subject }) => picturesPage(ctx, subject.act, untouched, config.maxPictureBytes),
    json: { none: "a form; the pictures are part of the kit" },
  }),
  action({
    method: "post",
    path: "/acts/:id/kit/pictures",
    doc: "Put a picture into the press kit, as multipart; it is re-encoded and its metadata dropped",
    by: "member",
    params,
    upload: { field: "picture", maxBytes: (limits) => limits.maxPictureBytes },
    input: PictureInput,
    load: byAct,
    can: (_ctx, { admin }) => admin,
    run: (ctx, { act }, input) => addPicture(ctx, act, input),
    html: ({ subject }) =>
      redirect(`/acts/${subject.act._id}/kit/pictures`, { key: "presskits.notices.pictureAdded" }),
    json: ({ result }) => ({ id: result._id }),
    form: (ctx, subject, typed) => picturesPage(ctx, subject.act, typed, config.maxPictureBytes),
  }),
  action({
    method: "post",
    path: "/acts/:id/kit/pictures/:pictureId/removal",
    doc: "Take a picture out of the press kit",
    by: "member",
    params: ofPicture,
    load: async (ctx, at) => {
      const found = await byPicture(ctx, at);
      return found?.picture.removedAt === null ? found : null;
    },
    can: (_ctx, { admin }) => admin,
    run: (ctx, { act, picture }) => removePicture(ctx, act, picture),
    html: ({ subject: { act, picture } }) =>
      redirect(`/acts/${act._id}/kit/pictures`, {
        key: "presskits.notices.pictureRemoved",
        undo: { action: `/acts/${act._id}/kit/pictures/${picture._id}/restoration` },
      }),
    json: () => ({ removed: true }),
  }),
  action({
    method: "post",
    path: "/acts/:id/kit/pictures/:pictureId/restoration",
    doc: "Put a picture back that was taken out of the press kit within the last day",
    by: "member",
    params: ofPicture,
    load: async (ctx, at) => {
      const found = await byPicture(ctx, at);
      return found && found.picture.removedAt !== null ? found : null;
    },
    can: (_ctx, { admin }) => admin,
    run: (ctx, { act, picture }) => restorePicture(ctx, act, picture),
    html: ({ subject: { act } }) =>
      redirect(`/acts/${act._id}/kit/pictures`, { key: "presskits.notices.pictureRestored" }),
    json: ({ subject, result }) => presentPicture(`/acts/${subject.act._id}`, result),
    form: (ctx, subject, typed) => picturesPage(ctx, subject.act, typed, config.maxPictureBytes),
  }),
  action({
    method: "get",
    path: "/acts/:id/kit/pictures/:pictureId/:width",
    doc: "One size of a picture in the press kit, for those inside the act, while each person in it agrees or is theirs to answer for",
    by: "member",
    params: ofSize,
    load: async (ctx, at) => sizeOf(ctx, await loadInside(ctx, at), at.params),
    can: "always",
    html: ({ subject }) => sent(subject),
    json: aPicture,
  }),
  action({
    method: "get",
    path: "/a/:id/kit/pictures.zip",
    doc: "The pictures in the press kit of a public act whose people all agree, in their largest size, with who took them",
    by: "anyone",
    params,
    load: async (ctx, at) => {
      const read = await loadPublic(ctx, at);
      const pictures = read ? await picturesSeen(ctx, read) : [];
      return read && pictures.length > 0 ? { act: read.act, pictures } : null;
    },
    can: "always",
    html: ({ ctx, subject }) => picturesZip(ctx, subject.act, subject.pictures),
    json: { none: "a zip; what is in it stands in the kit" },
  }),
  action({
    method: "get",
    path: "/a/:id/kit/pictures/:pictureId/:width",
    doc: "One size of a picture in the press kit of a public act, while each person in it agrees",
    by: "anyone",
    params: ofSize,
    load: async (ctx, at) => sizeOf(ctx, await loadPublic(ctx, at), at.params),
    can: "always",
    html: ({ subject }) => sent(subject),
    json: aPicture,
  }),
];
