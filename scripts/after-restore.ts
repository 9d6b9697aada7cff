import { replayClosings, replayErasures } from "../src/features/privacy/index.ts";
import { closedListOf, readClosedList } from "../src/platform/personal/closed-list.ts";
import { readErasedList } from "../src/platform/personal/list.ts";

/** Fail closed: without the lists, whatever was closed since the backup would be open and whoever was erased back. @throws Error */
export async function checkLists(erasedList: string): Promise<void> {
  await readErasedList(erasedList).catch(() => {
    throw new Error(
      `There is no list at ${erasedList}. If nobody was ever erased, make an empty file there.`,
    );
  });
  const closed = closedListOf(erasedList);
  await readClosedList(closed).catch(() => {
    throw new Error(`There is no list at ${closed}. If nothing was ever closed, make an empty folder there.`);
  });
}

/** Closes and erases again what was since the backup; one line for each that could not be closed. */
export async function replay(erasedList: string, say: (line: string) => void): Promise<string[]> {
  const { closed, faults } = await replayClosings(closedListOf(erasedList));
  say(closed === 0 ? "Nothing had been closed since." : `${closed} things were closed again.`);
  const again = await replayErasures(erasedList);
  say(again === 0 ? "Nobody had been erased since." : `${again} people were erased again.`);
  return faults;
}
