import { type Act, memberIds } from "../acts/index.ts";
import { type Facts, hasRead, isGateOpen, mayPublish } from "../consent/index.ts";
import type { Content, KitPicture } from "./schema.ts";

/** A kit with nothing in it is not there for others. */
export const isWritten = (kit: Content): boolean =>
  [kit.tagline, kit.short, kit.long, kit.rider].some((text) => text !== "") ||
  [kit.songs, kit.setlist, kit.plot, kit.inputs, kit.dates].some((list) => list.length > 0);

/** Has whoever's word counts for this person said yes to being seen, and to being seen in press kits, and is the gate open? */
export const agreesToPictures = (facts: Facts | undefined): boolean =>
  facts !== undefined &&
  isGateOpen(facts) &&
  mayPublish(facts, "picture") &&
  mayPublish(facts, "pressPicture");

/** The first text of *pressPicture* that speaks of the picture beside an address that somebody sends on. */
const CARD_SINCE_TEXT = 2;
/** Has whoever's word counts for this person also read that the picture is shown beside the act's address? */
export const agreesToCard = (facts: Facts | undefined): boolean =>
  facts !== undefined && agreesToPictures(facts) && hasRead(facts, "pressPicture", CARD_SINCE_TEXT);

/** Everybody who may be seen in a picture: who was in the act when it was put up, and who is in it now. */
export const peopleIn = (act: Act, picture: Pick<KitPicture, "people">): string[] => [
  ...new Set([...memberIds(act), ...picture.people]),
];

/**
 * May a reader see this picture? Only while each person in it agrees; of the people in `own` (oneself, a child whose guardian
 * one is) no yes is needed, since theirs is the word that counts. Each byte asks this.
 */
export function seesPicture(
  facts: ReadonlyMap<string, Facts>,
  people: readonly string[],
  own: ReadonlySet<string>,
): boolean {
  return people.length > 0 && people.every((id) => own.has(id) || agreesToPictures(facts.get(id)));
}
