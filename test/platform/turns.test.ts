import { expect, test } from "@jest/globals";
import { turns } from "../../src/platform/turns.ts";

/** Work that says when it begins and ends when it is told to. */
function piecesOf(inTurn: ReturnType<typeof turns>) {
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  let most = 0;
  return {
    begun,
    most: () => most,
    begin: (name: string): Promise<void> =>
      inTurn(async () => {
        begun.push(name);
        most = Math.max(most, begun.length - ended);
        await new Promise<void>((resolve) => ends.set(name, resolve));
        ended += 1;
      }),
    end: (name: string): void => ends.get(name)?.(),
  };
}
let ended = 0;
const soon = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

test("no more than so many run at once, in the order in which they came, also when one comes as another ends", async () => {
  const work = piecesOf(turns(2));
  const all = ["a", "b", "c"].map((name) => work.begin(name));
  await soon();
  expect(work.begun).toEqual(["a", "b"]);
  work.end("a");
  // Between the end of the first and the beginning of the one that waited.
  all.push(Promise.resolve().then(() => Promise.resolve().then(() => work.begin("d"))));
  await soon();
  expect([work.begun, work.most()]).toEqual([["a", "b", "c"], 2]);
  for (const name of ["b", "c"]) work.end(name);
  await soon();
  work.end("d");
  await Promise.all(all);
  expect([work.begun, work.most()]).toEqual([["a", "b", "c", "d"], 2]);
});

test("one that fails gives its place on", async () => {
  const inTurn = turns(1);
  const fails = inTurn(async () => Promise.reject(new Error("no")));
  const next = inTurn(async () => "yes");
  await expect(fails).rejects.toThrow("no");
  expect(await next).toBe("yes");
});
