import { expect, test } from "@jest/globals";
import { onceAtATime } from "../../src/http/once.ts";
import { monotonicMs } from "../../src/platform/clock.ts";

const soon = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

test("what came before the first was through is the same act, however late it is read; what came after is another", async () => {
  let acts = 0;
  const act = async (): Promise<number> => {
    acts += 1;
    await soon();
    return acts;
  };
  const press = (key: string, arrivedAt: number) => onceAtATime(key, arrivedAt, act);
  const [first, second] = [monotonicMs(), monotonicMs()];
  expect(await Promise.all([press("one", first), press("one", second)])).toEqual([1, 1]);
  // Its reader had to be looked up until now.
  expect(await press("one", second)).toBe(1);
  expect(await press("another", second)).toBe(2);
  await soon();
  const after = monotonicMs();
  expect(await press("one", after)).toBe(3);
  expect(await press("one", after)).toBe(3);
  expect(acts).toBe(3);
});

test("a refusal is the answer to each of them, and the next press is an act again", async () => {
  let acts = 0;
  const refuse = async (): Promise<number> => {
    acts += 1;
    await soon();
    throw new Error(`no ${acts}`);
  };
  const at = monotonicMs();
  const both = [onceAtATime("no", at, refuse), onceAtATime("no", at, refuse)];
  for (const one of both) await expect(one).rejects.toThrow("no 1");
  await expect(onceAtATime("no", at, refuse)).rejects.toThrow("no 1");
  await soon();
  await expect(onceAtATime("no", monotonicMs(), refuse)).rejects.toThrow("no 2");
});
