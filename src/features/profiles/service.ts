import { z } from "zod";
import type { Context, MemberContext } from "../../platform/context.ts";
import { enqueue, onJob } from "../../platform/jobs.ts";
import { dropPictures, keepPictures, PICTURE_TYPE } from "../../platform/media/keep.ts";
import { storage } from "../../platform/storage/current.ts";
import type { Relation } from "../consent/index.ts";
import type { Circle } from "./circle.ts";
import { findPerson, type Person, type Picture, pictureChanged, setPicture } from "../people/index.ts";
import { SIDES } from "./schema.ts";

const Leftover = z.object({ keys: z.array(z.string()) });

/** Bytes that no picture names any more. */
onJob("profiles.removeBytes", async (payload) => {
  for (const key of Leftover.parse(payload).keys) await storage().remove(key);
});

/**
 * Takes a picture for the actor: re-encoded in three sizes without metadata, then stored, then named in one change; the old
 * one's bytes go by a job of that change. Fine when it is the one that is there. Emits `people.pictureChanged`. @throws 422 at
 * `picture`
 */
export async function savePicture(ctx: MemberContext, path: string): Promise<Person | null> {
  const kept = await keepPictures(path, { sides: SIDES, field: "picture" });
  const files = kept.map(({ side, key, bytes, sha256 }) => ({ side, key, bytes, sha256 }));
  const picture: Picture = { at: ctx.now, type: PICTURE_TYPE, files };
  let isNamed = false;
  try {
    const person = await changePicture(ctx, picture);
    isNamed = person?.picture?.files[0]?.key === files[0]?.key;
    return person;
  } finally {
    if (!isNamed) await dropPictures(files);
  }
}

/** Takes the actor's picture away. Fine when there is none. Emits `people.pictureChanged`. */
export const removePicture = (ctx: MemberContext): Promise<Person | null> => changePicture(ctx, null);

async function changePicture(ctx: MemberContext, picture: Picture | null): Promise<Person | null> {
  const personId = ctx.actor.personId;
  const changed = await ctx.change(
    async () => {
      const before = await findPerson(personId);
      if (looksOf(before?.picture ?? null) === looksOf(picture)) return null;
      const keys = before?.picture?.files.map((file) => file.key) ?? [];
      if (keys.length > 0) await enqueue("profiles.removeBytes", { keys });
      return setPicture(personId, picture);
    },
    (person) =>
      person && pictureChanged({ about: personId, person: personId, data: { removed: picture === null } }),
  );
  return changed ?? findPerson(personId);
}

/** The same for two that no eye could tell apart. */
const looksOf = (picture: Picture | null): string | null =>
  picture && picture.files.map(({ side, sha256 }) => `${side} ${sha256}`).join();

/** The stored square of a side, if the person has one. */
export const pictureOf = (person: Person, side: number): (Picture["files"][number] & Picture) | null => {
  const file = person.picture?.files.find((one) => one.side === side);
  return person.picture && file ? { ...person.picture, ...file } : null;
};

/** A link that a later room hangs on everybody's own page; null where it is not for them. */
type MyLink = (ctx: Context, person: Person) => { href: string; label: string; icon: string } | null;
const links: MyLink[] = [];
/** Adds a link to `/me`. */
export const onMyPage = (link: MyLink): void => void links.push(link);
export const myLinks = (ctx: Context, person: Person) =>
  links.map((link) => link(ctx, person)).filter((link) => link !== null);

/** A link that a later room hangs on a musician's page for those who may follow it; null where it is not for them. */
type PersonLink = (
  ctx: Context,
  to: Relation,
  circle: Circle,
) => { href: string; label: string; icon: string } | null;
const personLinkMakers: PersonLink[] = [];
/** Adds a link to `/people/:id`. */
export const onPersonPage = (link: PersonLink): void => void personLinkMakers.push(link);
export const personLinks = (ctx: Context, to: Relation, circle: Circle) =>
  personLinkMakers.map((link) => link(ctx, to, circle)).filter((link) => link !== null);
