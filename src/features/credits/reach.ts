import type { MemberContext } from "../../platform/context.ts";
import { type Act, findAct, memberIds } from "../acts/index.ts";
import { type Facts, factsOf, relationTo } from "../consent/index.ts";
import { type Demo, findDemo, versionsOf } from "../demos/index.ts";
import { editionsOf } from "./model.ts";
import { membersIn } from "./policy.ts";
import type { Edition } from "./schema.ts";

/** The credits of a song as the actor may know them. */
export interface At {
  demo: Demo;
  act: Act;
  isOwner: boolean;
  /** Newest first: all for the owner, for the others the newest and those that named them. */
  editions: Edition[];
  /** Of everybody who is named in what the actor sees, and of the owner. */
  facts: ReadonlyMap<string, Facts>;
}

/** Of these people, the actor and the children whose guardian's word the actor's is. */
async function mine(ctx: MemberContext, people: readonly string[]): Promise<Set<string>> {
  const me = ctx.actor.personId;
  const own = people.filter((id) => id === me);
  const relations = ctx.actor.roles.some((role) => role.kind === "guardian")
    ? await Promise.all(people.map((id) => relationTo(ctx, id)))
    : [];
  const children = relations.flatMap((to) => (to?.under15 && to.approver ? [to.person._id] : []));
  return new Set([...own, ...children]);
}

/** Null for whoever neither owns the song nor is named (nor is the guardian of a child who is). */
export async function creditsAt(ctx: MemberContext, id: string): Promise<At | null> {
  const demo = await findDemo(id);
  const [act, all] = await Promise.all([demo ? findAct(demo.act) : null, editionsOf(id)]);
  if (!demo || !act) return null;
  const isOwner = demo.owner === ctx.actor.personId;
  const own = isOwner
    ? new Set<string>()
    : await mine(ctx, [...new Set([...all.flatMap(membersIn), demo.owner])]);
  const names = (one: Edition): boolean => membersIn(one).some((person) => own.has(person));
  const editions =
    isOwner || own.has(demo.owner)
      ? all
      : all.some(names)
        ? all.filter((one, i) => i === 0 || names(one))
        : [];
  if (!isOwner && editions.length === 0) return null;
  const facts = await factsOf(ctx, [...new Set([...editions.flatMap(membersIn), demo.owner])]);
  return { demo, act, isOwner, editions, facts };
}

/** Whom a song's owner can name as somebody who answers here: the act's members now, and whoever is heard in it. */
export async function nameable({
  demo,
  act,
  editions,
}: Pick<At, "demo" | "act" | "editions">): Promise<string[]> {
  const versions = await versionsOf(demo._id);
  return [
    ...new Set([
      demo.owner,
      ...memberIds(act),
      ...versions.flatMap((one) => one.heard),
      ...(editions[0] ? membersIn(editions[0]) : []),
    ]),
  ];
}
