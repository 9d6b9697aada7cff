import { uploadsOf } from "./model.ts";

type Used = (person: string) => Promise<number>;
const rooms = new Map<string, Used>();
/** A room that keeps somebody's sound says how many bytes of it. */
export const onSpaceUsed = (room: string, used: Used): void => void rooms.set(room, used);

const GB = 1_073_741_824;
let most = 2 * GB;
/** Says how many bytes of sound a person may have; called once at start. */
export const setPersonBytes = (bytes: number): void => {
  most = bytes;
};

/** What a person's sound takes in bytes: what is kept, what is on its way (whole files), and what is left. */
export async function spaceOf(person: string) {
  const [kept, coming] = await Promise.all([
    Promise.all([...rooms.values()].map((used) => used(person))),
    uploadsOf(person),
  ]);
  const [used, onTheWay] = [kept.reduce((a, b) => a + b, 0), coming.reduce((sum, one) => sum + one.bytes, 0)];
  return { most, used, onTheWay, left: Math.max(0, most - used - onTheWay) };
}
