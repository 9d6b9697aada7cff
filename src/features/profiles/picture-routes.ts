import { action, bytes, redirect, untouched } from "../../http/action.ts";
import { Id, z } from "../../platform/fields.ts";
import { relationTo, seesProfile } from "../consent/index.ts";
import { findPerson } from "../people/index.ts";
import { reachMentor } from "./mentor-card.ts";
import { seesPicture } from "./policy.ts";
import { pictureHref, picturePage } from "./present.ts";
import { PictureInput, Side } from "./schema.ts";
import { pictureOf, removePicture, savePicture } from "./service.ts";

const form = { none: "a form; the picture is sent to the door it posts to" };

/** The doors of the picture. Each byte passes the same policy as the profile's page; none is public. */
export const pictureActions = (config: { maxPictureBytes: number }) => [
  action({
    method: "get",
    path: "/me/picture",
    doc: "The form for my picture",
    by: "member",
    load: (ctx) => findPerson(ctx.actor.personId),
    can: "always",
    html: ({ ctx, subject }) => picturePage(ctx, subject, config.maxPictureBytes, untouched),
    json: form,
  }),
  action({
    method: "post",
    path: "/me/picture",
    doc: "Put up a picture of me; it is re-encoded and its metadata dropped",
    by: "member",
    upload: { field: "picture", maxBytes: (limits) => limits.maxPictureBytes },
    input: PictureInput,
    load: (ctx) => findPerson(ctx.actor.personId),
    can: "always",
    run: (ctx, _subject, input) => savePicture(ctx, input.picture.path),
    html: () => redirect("/me", { key: "profiles.notices.picture" }),
    json: ({ result }) => ({ picture: result && pictureHref(result, 320) }),
    form: (ctx, subject, typed) => picturePage(ctx, subject, config.maxPictureBytes, typed),
  }),
  action({
    method: "post",
    path: "/me/picture/removal",
    doc: "Take my picture away; its bytes go as well",
    by: "member",
    load: (ctx) => findPerson(ctx.actor.personId),
    can: "always",
    run: (ctx) => removePicture(ctx),
    html: () => redirect("/me", { key: "profiles.notices.pictureGone" }),
    json: () => ({ picture: null }),
  }),
  action({
    method: "get",
    path: "/people/:id/picture/:side",
    doc: "One square of somebody's picture, for those who may see the profile (or the mentor's card), while there is a yes to the picture",
    by: "member",
    params: z.object({ id: Id, side: Side }),
    load: async (ctx, { params }) => {
      const to = await relationTo(ctx, params.id);
      if (to && seesProfile(to)) return seesPicture(to) ? pictureOf(to.person, params.side) : null;
      const card = to && (await reachMentor(ctx, params.id));
      return card?.isPictureShown ? pictureOf(card.person, params.side) : null;
    },
    can: "always",
    html: ({ subject: { key, type, bytes: size, sha256, at } }) =>
      bytes({ key, type, bytes: size, sha256, at }),
    json: { none: "bytes; the address is part of the profile" },
  }),
];
