import { expect, test } from "@jest/globals";
import { filesUnder } from "../support/source.ts";

/** A file without its comments, its imports, and what it only passes on from others under the same name. */
const spoken = (text: string): string =>
  text
    .replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, "")
    .replaceAll(/^(?:import|export)(?: type)? \{(?:(?! as )[^}])*\} from .*$/gm, "");
const wordsOf = (text: string): Map<string, number> => {
  const count = new Map<string, number>();
  for (const [word] of text.matchAll(/\w+/g)) count.set(word, (count.get(word) ?? 0) + 1);
  return count;
};
/** What a file declares for others. */
const declared = (text: string): string[] =>
  [...text.matchAll(/^export (?:async )?(?:function\*?|const|class|interface|type) (\w+)/gm)].map(
    (match) => match[1] as string,
  );

test("what a file declares for others is used by somebody", () => {
  const files = ["src", "scripts", "test"]
    .flatMap((folder) => filesUnder(folder, [".ts"]))
    .map(({ path, text }) => ({ path, names: declared(text), words: wordsOf(spoken(text)) }));
  const total = new Map<string, number>();
  for (const { words } of files)
    for (const [word, times] of words) total.set(word, (total.get(word) ?? 0) + times);
  // Once is where it is declared.
  const idle = files
    .filter(({ path }) => !path.startsWith("test"))
    .flatMap(({ path, names }) =>
      names.filter((name) => total.get(name) === 1).map((name) => `${path} ${name}`),
    );
  expect(idle).toEqual([]);
});
