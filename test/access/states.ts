import { expect } from "@jest/globals";
import { addDays, dayOf } from "../../src/platform/calendar.ts";
import { clock } from "../../src/platform/clock.ts";
import type { House } from "../support/house.ts";
import { bornFor } from "../support/people.ts";
import type { State } from "./rows.ts";
import type { World } from "./world.ts";

/** Brings the region from `open` to a state and gives the way back. */
export const STEPS: Record<State, (house: House, world: World) => Promise<() => Promise<void>>> = {
  open: async () => async () => {},
  closed: async (_house, world) => {
    await answer(world, "no");
    return async () => {
      await answer(world, "yes");
      const opened = await world.viewers.ana?.post(`/api/v1${world.path("/links/:id/return")}`).send({});
      expect(opened?.status).toBe(204);
    };
  },
  fifteen: async (house, world) => {
    const was = world.people.ana.person.birthDay;
    await bornOn(house, world, bornFor(15));
    return () => bornOn(house, world, was);
  },
  lapsed: async (house, world) => {
    const db = house.connection.client.db(house.connection.dbName);
    const old = addDays(dayOf(clock.now()), -4_000);
    await db
      .collection("mentors")
      .updateOne({ _id: world.people.ilir.personId as never }, { $set: { certificateDay: old } });
    for (const kind of ["pupil", "follow"])
      await db
        .collection("ties")
        .updateMany({ to: world.people.ana.personId, kind }, { $set: { status: "ended", standing: null } });
    // The last state of a run: nothing comes after it.
    return async () => {};
  },
};

async function answer({ viewers, people }: World, said: "yes" | "no"): Promise<void> {
  const sent = await viewers.marta
    ?.post(`/api/v1/guardian/${people.ana.personId}/consents/profile`)
    .send({ answer: said });
  expect(sent?.status).toBe(200);
}

async function bornOn({ connection }: House, { people }: World, birthDay: string | null): Promise<void> {
  await connection.client
    .db(connection.dbName)
    .collection("people")
    .updateOne({ _id: people.ana.personId as never }, { $set: { birthDay } });
}
