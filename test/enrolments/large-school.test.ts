import { expect, test } from "@jest/globals";
import { pupilTies } from "../../src/features/enrolments/service.ts";
import { tiesFrom } from "../../src/features/ties/index.ts";
import { clock } from "../../src/platform/clock.ts";
import { newId } from "../../src/platform/ids.ts";
import { useHouse } from "../support/house.ts";
import { aMusician, anOrganisation, attends } from "../support/people.ts";

const house = useHouse();
const PUPILS = 620;

test("a school of more than five hundred pupils reaches each of them", async () => {
  const school = await anOrganisation("school", "Furesø Musikskole");
  const { _id: _, ...tie } = await attends(await aMusician(), school);
  await house.connection.client
    .db(house.connection.dbName)
    .collection<{ _id: string }>("ties")
    .insertMany(
      Array.from({ length: PUPILS - 1 }, () => {
        const to = newId();
        return { ...tie, _id: newId(), to, standing: `pupil ${school._id} ${to}` };
      }),
    );
  expect(await pupilTies(school._id)).toHaveLength(PUPILS);
  expect(await tiesFrom(school._id, "pupil", clock.now())).toHaveLength(PUPILS);
});
