import { type Context, type MemberContext, systemContext } from "../../platform/context.ts";
import { factsOf, namesShown, type Relation } from "../consent/index.ts";
import type { Ask } from "../guardians/index.ts";
import { waitingFor, waitingIn } from "./admission-model.ts";
import { actsOf, findAct, findActs } from "./model.ts";
import { childrenAround, isAllowed, isGrown, memberIds } from "./policy.ts";
import type { Act, Admission } from "./schema.ts";

/** The children whose guardians have not answered yet, by the ids of an act and of who would join it. */
export async function childrenOfAdmission(actId: string, person: string): Promise<string[]> {
  const ctx = systemContext();
  const act = await findAct(actId);
  const admission = (await waitingFor(person, ctx.now)).find((one) => one.act === actId);
  return act && admission ? childrenUnanswered(ctx, act, admission) : [];
}

/** Is a guardian asked about this member of the act because of somebody who waits to join it? */
export async function isAskedAbout(actId: string, person: string): Promise<boolean> {
  const ctx = systemContext();
  const [act, rows] = await Promise.all([findAct(actId), waitingIn([actId], ctx.now)]);
  if (!act) return false;
  const children = await Promise.all(rows.map((row) => childrenUnanswered(ctx, act, row)));
  return children.flat().includes(person);
}

async function childrenUnanswered(ctx: Context, act: Act, { person, yeses }: Admission): Promise<string[]> {
  const facts = await factsOf(ctx, [person, ...memberIds(act)]);
  return childrenAround(facts, person, memberIds(act)).filter(
    (child) => !isAllowed(facts.get(child), child, yeses),
  );
}

/** The acts that the actor is to join once a guardian has said yes: no more of them than what the invitation told. */
export async function waitingOf(ctx: MemberContext): Promise<{ id: string; act: string; name: string }[]> {
  const rows = await waitingFor(ctx.actor.personId, ctx.now);
  const names = new Map((await findActs(rows.map((row) => row.act))).map((act) => [act._id, act.name]));
  return rows.flatMap((row) => {
    const name = names.get(row.act);
    return name === undefined ? [] : [{ id: row._id, act: row.act, name }];
  });
}

/** Who is to join an act once a guardian has said yes, for its admins. */
export async function waitingToJoin(ctx: MemberContext, act: Act): Promise<{ id: string; name: string }[]> {
  const rows = await waitingIn([act._id], ctx.now);
  const names = await namesShown(
    ctx,
    rows.map((row) => row.person),
    ctx.t("acts.act.hiddenMember"),
  );
  return rows.map((row) => ({ id: row._id, name: names.get(row.person) ?? "" }));
}

/** What a guardian is asked: may the child play with these, may this grown-up play with the child? */
export async function admissionAsks(ctx: MemberContext, to: Relation): Promise<Ask[]> {
  const child = to.person._id;
  const around = await actsOf(child);
  const own = await waitingFor(child, ctx.now);
  const others = await waitingIn(
    around.map((act) => act._id),
    ctx.now,
  );
  const acts = new Map(
    [...around, ...(await findActs(own.map((row) => row.act)))].map((act) => [act._id, act]),
  );
  const asks = await Promise.all(
    [...own, ...others].map(async (row) => {
      const act = acts.get(row.act);
      return act ? askOf(ctx, to, act, row) : null;
    }),
  );
  return asks.filter((ask) => ask !== null);
}

async function askOf(ctx: MemberContext, to: Relation, act: Act, row: Admission): Promise<Ask | null> {
  const child = to.person._id;
  const ids = [row.person, ...memberIds(act)];
  const facts = await factsOf(ctx, ids);
  const isMine = childrenAround(facts, row.person, memberIds(act)).includes(child);
  if (!isMine || row.yeses.some((yes) => yes.by === ctx.actor.personId && yes.child === child)) return null;
  const names = await namesShown(ctx, ids, ctx.t("acts.act.hiddenMember"));
  const called = memberIds(act)
    .filter((id) => id !== child)
    .map((id) => calledIn(ctx, isGrown(facts, id), names.get(id) ?? ""));
  const own = row.person === child;
  const params = { name: to.person.name, act: act.name, who: names.get(row.person) ?? "" };
  return {
    id: `admission-${row._id}-${child}`,
    title: ctx.t(own ? "acts.admission.mayChild" : "acts.admission.mayGrown", params),
    facts: [
      ...(called.length > 0
        ? [
            {
              icon: "band",
              text: ctx.t("acts.contacts.playsWith", {
                names: new Intl.ListFormat(ctx.locale).format(called),
              }),
            },
          ]
        : []),
      { icon: "oeje", text: ctx.t("acts.admission.factSees", params) },
      { icon: "skjold", text: ctx.t("acts.admission.factWhy") },
      { icon: "fortryd", text: ctx.t("acts.admission.factBack", params) },
    ],
    action: `/acts/${act._id}/admissions/${row._id}/answer`,
    yes: { label: ctx.t("consent.askYes") },
    no: { label: ctx.t("consent.askNo") },
  };
}

/** A name, and whether it is a grown-up's. */
export const calledIn = (ctx: Context, grown: boolean, name: string): string =>
  grown ? ctx.t("acts.contacts.grown", { name }) : name;
