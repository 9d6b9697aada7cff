import { type MemberContext, systemContext } from "../../platform/context.ts";
import { type EventRow, listen } from "../../platform/events/events.ts";
import { type Relation, textOfAct } from "../consent/index.ts";
import { evidenceIcon, findEvidences } from "../evidence/index.ts";
import { onGuardianHome } from "../guardians/index.ts";
import { namesOf } from "../people/index.ts";
import { onAcquaintance, onReference } from "../safeguarding/index.ts";
import { onBlock } from "../ties/index.ts";
import { aboutPupils, moveRecommendation } from "./model.ts";
import { enclosedAt } from "./enclosure-present.ts";
import { openedIn } from "./enclosures.ts";
import { LIVE } from "./policy.ts";
import { goesToVenue, reach } from "./reach.ts";
import { returnAll } from "./closing-service.ts";
import type { Recommendation } from "./schema.ts";

/** What whom the pupil blocks wrote or received is withdrawn, in the same change. */
onBlock(async (_ctx, block) => {
  for (const row of await aboutPupils([block.person]))
    if (LIVE.includes(row.status) && [row.by, row.schoolId, row.receiver.id].includes(block.party))
      await moveRecommendation(row._id, LIVE, null, { status: "withdrawn" }, []);
});

/** What waits for an organisation that is closed would wait for ever. */
listen("recommendations.closed", ["organisations.closed"], (event: EventRow) =>
  returnAll(systemContext(), event.about, event.by),
);

/** A worry from a recommendation is about the pupil; neither its writer nor its receiver reads it. */
onReference("recommendation", async (ctx, id) => {
  const reached = await reach(ctx, id);
  if (!reached) return null;
  const { pupilId, by, receiver } = reached.row;
  return { musicians: [pupilId], people: [by, ...(receiver.kind === "mentor" ? [receiver.id ?? by] : [])] };
});

onAcquaintance(async (personId) => {
  const rows = await aboutPupils([personId]);
  const to = (kind: string): string[] =>
    rows.flatMap(({ receiver }) => (receiver.kind === kind && receiver.id ? [receiver.id] : []));
  return {
    people: [...rows.map((row) => row.by), ...to("mentor")],
    organisations: [...rows.map((row) => row.schoolId), ...to("organisation")],
  };
});

/** What a child has agreed to waits on the first screen of the guardian whose word counts, to be read there. */
onGuardianHome({
  waiting: async (ctx, to) => {
    if (!to.gateOpen) return [];
    const rows = (await aboutPupils([to.person._id])).filter((row) => row.status === "withGuardian");
    return Promise.all(rows.map((row) => approvalAsk(ctx, to, row)));
  },
});
const approvalAsk = async (ctx: MemberContext, to: Relation, row: Recommendation) => {
  const { name } = to.person;
  const receiver = row.receiver.name;
  const teacher = (await namesOf([row.by])).get(row.by) ?? "";
  const enclosed = (await findEvidences(row.evidence)).filter((one) => one.withdrawnAt === null);
  const seats = { teacher: false, pupil: false, guardian: true, receiver: false };
  const doors = await Promise.all(
    enclosed.map(async (one) =>
      (await openedIn(ctx, { row, to, seats }, one)) ? enclosedAt(row._id, one._id) : null,
    ),
  );
  return {
    id: `recommendation-${row._id}`,
    title: ctx.t("recommendations.approve.title", { name, receiver }),
    facts: [
      { icon: "tekst", text: row.text },
      { icon: "person", text: `${name}: ${row.motivation}` },
      ...enclosed.map((one, i) => ({
        icon: evidenceIcon(one.kind),
        text: ctx.t("recommendations.approve.enclosed", { title: one.title }),
        href: doors[i] ?? null,
      })),
      { icon: "oeje", text: ctx.t("recommendations.approve.factWho", { receiver }) },
      ...(to.person.secretAddress && row.receiver.kind !== "call"
        ? [{ icon: "laas", text: ctx.t("recommendations.agree.secret", { receiver, teacher }) }]
        : []),
      { icon: "fortryd", text: ctx.t("recommendations.approve.factBack") },
    ],
    action: `/recommendations/${row._id}/approval`,
    fields: { version: String(row.version) },
    yes: { label: ctx.t("recommendations.approve.yes") },
    no: { label: ctx.t("recommendations.approve.no") },
    byAct: (await goesToVenue(row)) ? textOfAct(ctx, to, "venueContact") : null,
  };
};
