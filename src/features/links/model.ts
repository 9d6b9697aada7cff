import { DAY_MS } from "../../platform/clock.ts";
import { collection } from "../../platform/mongo/collection.ts";
import { isDuplicate } from "../../platform/mongo/connection.ts";
import { subject } from "../../platform/personal/rule.ts";
import { hashToken } from "../../platform/tokens.ts";
import { Link, LinkVisit } from "./schema.ts";

const links = collection(
  "links",
  Link,
  [
    [{ tokenHash: 1 }, { unique: true }],
    [{ demo: 1, createdAt: -1 }],
    [{ owner: 1, endsAt: 1 }],
    [{ requestId: 1 }, { unique: true }],
  ],
  {
    purpose: "Private links by which a musician lets somebody hear one demo.",
    guardian: true,
    basis: "consent",
    people: { owner: subject() },
    points: { demo: "demos" },
    secret: ["tokenHash"],
    kept: { for: 90, from: "endsAt", why: "So that one can see who was given it and whether it was heard." },
  },
);
const visits = collection("linkvisits", LinkVisit, [[{ at: 1 }, { expireAfterSeconds: DAY_MS / 1000 }]], {
  none: "Random numbers of a day, so that a visit counts once.",
  points: { link: "links?" },
  kept: { for: 1, from: "at", why: "A visit does not last longer." },
});

export const insertLink = (link: Link): Promise<Link> => links.insert(link);
export const findLink = (id: string): Promise<Link | null> => links.get(id);
export const findLinkByToken = (token: string): Promise<Link | null> =>
  links.findOne({ tokenHash: hashToken(token) });
export const findLinkByRequest = (requestId: string): Promise<Link | null> => links.findOne({ requestId });
/** The links of a demo, newest first. */
export const linksOf = (demo: string): Promise<Link[]> =>
  links.find({ demo }, { sort: { createdAt: -1 }, limit: 200 });
/** Somebody's links that have neither ended nor been closed. */
export const openLinksOf = (owner: string, now: Date): Promise<Link[]> =>
  links.find({ owner, endsAt: { $gt: now }, revokedAt: null, shutAt: null }, { limit: 200 });
/** The links to any of these demos that have neither ended nor been closed. */
export const openLinksTo = (demos: readonly string[], now: Date): Promise<Link[]> =>
  demos.length === 0
    ? Promise.resolve([])
    : links.find({ demo: { $in: [...demos] }, endsAt: { $gt: now }, revokedAt: null, shutAt: null });
/** Closes or opens one that still is as `was`; null when it is not any more. */
export const setRevoked = (id: string, was: Date | null, revokedAt: Date | null): Promise<Link | null> =>
  links.update({ _id: id, revokedAt: was }, { $set: { revokedAt } });

/** Shuts one that stands, or opens one that was shut; null when it is so already, or closed. */
export const setShut = (id: string, shutAt: Date | null): Promise<Link | null> =>
  links.update({ _id: id, revokedAt: null, shutAt: shutAt ? null : { $ne: null } }, { $set: { shutAt } });

/** Counts a visit as a listen, once. */
export async function countVisit(link: string, visit: string, at: Date): Promise<void> {
  if ((await visits.get(visit)) !== null) return;
  try {
    await visits.insert({ _id: visit, link, at });
  } catch (err) {
    if (isDuplicate(err)) return;
    throw err;
  }
  await links.update({ _id: link }, { $inc: { listens: 1 } });
}
