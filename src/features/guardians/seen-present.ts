import { page, type Page } from "../../http/action.ts";
import type { MemberContext } from "../../platform/context.ts";
import { newId } from "../../platform/ids.ts";
import { type Relation, seesProfile } from "../consent/index.ts";
import { circleOf, presentProfile } from "../profiles/index.ts";
import { type Item, VIEWERS, type Viewer } from "./schema.ts";

type Seen = (ctx: MemberContext, to: Relation, viewer: Viewer) => Promise<Item[]>;
const hooks: Seen[] = [];
/** A later room adds what such a viewer finds of the child; `to` is the child as that viewer stands to them. */
export const onSeenAs = (hook: Seen): void => void hooks.push(hook);

/** The guardian's relation turned into that of somebody else, by the same rules that meet the real ones. */
function as(to: Relation, viewer: Viewer): Relation {
  const nobody = {
    ...to,
    self: false,
    guardian: null,
    approver: false,
    lookingOn: false,
    mentor: null,
    schools: [],
    follow: null,
  };
  if (!to.gateOpen) return nobody;
  if (viewer === "mentor") return { ...nobody, mentor: to.mentoring ? to.guardian : null };
  if (viewer === "school") return { ...nobody, schools: [newId()] };
  return viewer === "follower" ? { ...nobody, follow: "progressAndDemos" } : nobody;
}

/** The child as one kind of viewer sees them at this moment. */
export async function seenAsPage(
  ctx: MemberContext,
  { to, viewer }: { to: Relation; viewer: Viewer },
): Promise<Page> {
  // A stranger's eyes: no role of the guardian's own shows more.
  const eyes: MemberContext = { ...ctx, actor: { personId: newId(), accountId: newId(), roles: [] } };
  const seen = as(to, viewer);
  const items = (await Promise.all(hooks.map((hook) => hook(eyes, seen, viewer)))).flat();
  const shown = seesProfile(seen);
  const profile = presentProfile(eyes, seen, await circleOf(ctx, to.person));
  const facts = (["fullName", "age", "municipality", "instruments", "genres", "schools", "mentors"] as const)
    .map((key) => ({ key, value: profile[key] }))
    .map(({ key, value }) => ({
      label: ctx.t(`guardians.seen.fields.${key}`),
      text: Array.isArray(value) ? value.join(", ") : String(value ?? ""),
    }));
  const name = to.person.name;
  return page("guardians/seen", ctx.t("guardians.seen.title", { name }), {
    name,
    title: ctx.t(`guardians.seen.as.${viewer}`, { name }),
    viewers: VIEWERS.map((one) => ({
      href: `/guardian/${to.person._id}/seen-as/${one}`,
      label: ctx.t(`guardians.seen.viewer.${one}`),
      current: one === viewer,
    })),
    shown,
    nothing: ctx.t(
      viewer === "bandmate" && to.gateOpen ? "guardians.seen.nothingInBand" : "guardians.seen.nothing",
      { name },
    ),
    words: profile.shown,
    journey: shown ? ctx.t(`guardians.seen.journey.${viewer}`, { name }) : null,
    picture: shown ? profile.picture : null,
    bio: shown ? profile.bio : "",
    facts: shown ? facts.filter((fact) => fact.text !== "") : [],
    items: items.map((item) => ({ ...item, href: item.href ?? null })),
  });
}
