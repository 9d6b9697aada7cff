import { expect, test } from "@jest/globals";
import { findInvitation } from "../../src/features/invitations/model.ts";
import { inviteMember } from "../../src/features/acts/index.ts";
import { eventRows } from "../../src/platform/events/events.ts";
import { useHouse } from "../support/house.ts";
import { aMusician, seenBy } from "../support/people.ts";
import { anAct } from "../support/songs.ts";

const house = useHouse();

test("twenty who take an invitation back at once: it is taken back once, and nobody is told of a fault", async () => {
  const noor = await aMusician("Noor");
  const act = await anAct(noor, await aMusician("Emil"));
  const row = await inviteMember(await seenBy(noor), act, "gry@example.org", "");
  const browsers = await Promise.all(Array.from({ length: 20 }, () => house.as(noor)));
  const path = `/acts/${act._id}/invitations/${row._id}/withdrawal`;
  const answers = await Promise.all(
    browsers.map((browser, i) =>
      i % 2 === 0 ? browser.post(path).type("form").send({ i }) : browser.post(`/api/v1${path}`).send({ i }),
    ),
  );
  const statuses = answers.map(({ status }) => status);
  expect(statuses.filter((one) => ![204, 303, 409].includes(one))).toEqual([]);
  expect(statuses.filter((one) => one === 204 || one === 303).length).toBe(1);
  expect((await findInvitation(row._id))?.withdrawnAt).not.toBeNull();
  await house.settle();
  expect((await eventRows.find({ about: row._id, type: "invitations.withdrawn" })).length).toBe(1);
});
