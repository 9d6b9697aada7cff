import { type Act, createAct, setOptedIn } from "../../src/features/acts/index.ts";
import { newId } from "../../src/platform/ids.ts";
import type { House } from "./house.ts";
import { aMusician, type Member, saysYes, seenBy } from "./people.ts";
import { aDemo } from "./songs.ts";

export interface Shown {
  act: Act;
  noor: Member;
  /** The song that everybody may hear. */
  song: string;
}
interface How {
  age: number;
  about: string;
  name: string;
}
/** The name has every sign that markup must escape. */
const ORDINARY: How = {
  age: 19,
  about: "Vi skriver om vejen hjem.\nOg om nætter.",
  name: 'Sne & "Slud" <b>',
};

/** Makes public acts of one musician, each with one song for everybody and one for the band. */
export const shownActs =
  (house: House) =>
  async (how: Partial<How> = {}): Promise<Shown> => {
    const { age, about, name } = { ...ORDINARY, ...how };
    const noor = await aMusician("Noor", age);
    const ctx = await seenBy(noor);
    const facts = { kind: "solo", genres: "indie", ink: "gab", roles: "guitar" } as const;
    const made = await createAct(ctx, { ...facts, name, about, requestId: newId() });
    const act = await setOptedIn(ctx, made, true);
    await saysYes(noor, noor, "demoPublic", act._id);
    const song = await aDemo(house, noor, act, "everyone");
    await aDemo(house, noor, act, "band");
    return { act, noor, song };
  };

/** The metas of a page's head by their property or name; what stands there once is a text. */
export function metasOf(html: string): Record<string, string> {
  const found = html.matchAll(/<meta (?:property|name)="([^"]+)" content="([^"]*)"/g);
  return Object.fromEntries([...found].map(([, name, content]) => [name ?? "", content ?? ""]));
}
