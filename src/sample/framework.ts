import { currentFramework, STAGES } from "../features/frameworks/index.ts";

let ids: readonly (readonly string[])[] = [];

/** Reads the milestones once: by stage, in the order craft 1-3, art 1-3, business 1-3. */
export async function readFramework(): Promise<void> {
  const { milestones } = await currentFramework();
  ids = STAGES.map((stage) =>
    ["craft", "art", "business"].flatMap((dimension) =>
      milestones.filter((one) => one.stage === stage && one.dimension === dimension).map((one) => one.id),
    ),
  );
}
export const findFramework = (): readonly (readonly string[])[] => ids;
