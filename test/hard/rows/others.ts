import { describe, expect, test } from "@jest/globals";
import { row, sample, sized } from "../support/rows.ts";
import { doorOf, fresh, hasJson, post, type Target } from "../support/targets.ts";
import { fieldsOf } from "../support/likely.ts";
import type { Doors } from "../support/doors.ts";

/** Real ids of somebody else's things, in paths and in bodies. */
export function othersRow(doors: Doors): void {
  const { world, changed, who } = doors;
  describe("somebody else's things", () => {
    test("are the plain 404 (or 403 where they are seen) to whoever has no part in them, and nothing changes", async () => {
      const wrong: string[] = [];
      let tried = 0;
      const outsiders = sample(
        ["stranger", "othermusician", "per", "otherbooker", "tove", "gunnar"],
        sized(2, 6),
      );
      for (const target of doors
        .targets()
        .filter((one) => one.action.path.includes(":") && one.action.by !== "anyone")) {
        for (const outsider of outsiders) {
          if (outsider === target.who || isPartOf(outsider, target)) continue;
          for (const as of hasJson(target.action) ? (["html", "json"] as const) : (["html"] as const)) {
            tried += 1;
            const { status } = await post(world, { ...target, who: outsider }, target.body, as);
            if (![403, 404].includes(status)) wrong.push(`${outsider} ${as} ${who(target)} ${status}`);
          }
        }
        const after = await changed();
        if (after.length > 0) {
          wrong.push(`${doorOf(target.action)} changed ${after.join(", ")}`);
          await world.state.restore();
        }
      }
      row("other people's ids in paths", {
        tried,
        counted: "answers that are neither 404 nor 403; changes",
        result: `${wrong.length}`,
      });
      expect(wrong).toEqual([]);
    }, 1_200_000);

    /** An invitation is for whoever holds its link. */
    const isPartOf = (outsider: string, target: Target): boolean =>
      target.action.path.includes(":token") ||
      target.action.path.startsWith("/journey") ||
      // Whoever sees a thing may say that something is wrong with it.
      target.action.path.startsWith("/reports") ||
      (outsider === "tove" && /^\/(mentorships|steps|people|sessions)/.test(target.path));

    test("named in a body are refused, and nothing changes", async () => {
      const wrong: string[] = [];
      let tried = 0;
      const { people } = world;
      const foreign: Record<string, (string | undefined)[]> = {
        memberId: [people.booker?.personId, people.bo?.personId],
        schoolId: [world.venue._id, people.bo?.personId],
        organisationId: [world.schools[1]?._id, people.bo?.personId],
        pupilId: [people.bo?.personId, people.vega?.personId],
        mentor: [people.bo?.personId, people.noor?.personId, people.stranger?.personId],
        lastStep: [people.bo?.personId],
        milestone: ["XX-X9"],
        act: [world.known.solo, people.bo?.personId],
        evidence: [await bosEvidence()],
        receiver: [`mentor-${people.bo?.personId}`, `organisation-${people.bo?.personId}`],
        code: ["aaaaaaaa"],
      };
      for (const target of doors.targets())
        for (const field of fieldsOf(target.action))
          for (const id of foreign[field.name] ?? [])
            for (const as of hasJson(target.action) && !target.action.upload
              ? (["html", "json"] as const)
              : (["html"] as const)) {
              // A second factor's code is no id.
              if (!id || (field.name === "code" && /code|factor/.test(target.action.path))) continue;
              tried += 1;
              const { status } = await post(world, target, { ...fresh(target.body), [field.name]: id }, as);
              const after = await changed();
              if (status < 400 || status >= 500 || after.length > 0)
                wrong.push(`${field.name} ${as} ${who(target)} ${status} ${after.join(",")}`);
              if (after.length > 0) await world.state.restore();
            }
      row("other people's ids in bodies", { tried, counted: "not refused", result: `${wrong.length}` });
      expect(wrong).toEqual([]);
    }, 1_200_000);
    const bosEvidence = async (): Promise<string> =>
      String(
        (await world.state.everything())
          .get("evidence")
          ?.find((one) => (one.members as string[]).includes(world.people.bo?.personId ?? ""))?._id ?? "",
      );
  });
}
