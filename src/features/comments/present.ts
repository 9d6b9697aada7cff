import { page, type Page, type Typed, typedList, typedText } from "../../http/action.ts";
import type { MemberContext } from "../../platform/context.ts";
import { showDuration } from "../../platform/i18n.ts";
import { namesShown } from "../consent/index.ts";
import { type Addition, type DemoVersion, lengthOf, type Piece } from "../demos/index.ts";
import { findMentors } from "../mentors/index.ts";
import { namesOf } from "../people/index.ts";
import { findCircle } from "./model.ts";
import { isUnused, mayDecide, mayReturn, mayTakeBack, mayWrite, readsWords } from "./policy.ts";
import { type At, commentAt, invitable, knownComments } from "./reach.ts";
import type { Comment } from "./schema.ts";
import { laterVersions } from "./service.ts";

const clockOf = (seconds: number): string => showDuration(seconds * 1000);
/** `0:22` or `0:22–0:31`. */
const placeOf = ({ from, to }: Pick<Comment, "from" | "to">): string =>
  to === null ? clockOf(from) : `${clockOf(from)}–${clockOf(to)}`;

type Names = ReadonlyMap<string, string>;
const nameOf = (ctx: MemberContext, names: Names, id: string): string =>
  id === ctx.actor.personId ? ctx.t("ui.you") : (names.get(id) ?? ctx.t("comments.gone"));

/** Mentors by name, and musicians while their gate stands open. */
async function namesHere(ctx: MemberContext, ids: readonly string[]): Promise<Names> {
  const mentors = (await findMentors(ids)).map((one) => one._id);
  const [grown, musicians] = await Promise.all([
    namesOf(mentors),
    namesShown(ctx, ids, ctx.t("acts.act.hiddenMember")),
  ]);
  return new Map([...musicians, ...grown]);
}

/** One comment or answer as the actor may read it; a guardian is given no words. */
function said(ctx: MemberContext, at: At, names: Names, one: Comment) {
  const me = ctx.actor.personId;
  return {
    id: one._id,
    href: `/comments/${one._id}`,
    by: nameOf(ctx, names, one.by),
    mine: one.by === me,
    at: one.at,
    text: readsWords(at.seat) ? one.text : null,
    can: {
      takeBack:
        mayTakeBack(me, one, ctx.now) &&
        (one.thread !== null || (one.answers === 0 && one.decision === null)),
      worry: one.by !== me,
    },
  };
}

/** A thread: where it stands, what was said, what was decided. */
function threadOf(ctx: MemberContext, at: At, names: Names, root: Comment, answers: readonly Comment[]) {
  const { demo } = at.reached;
  return {
    ...said(ctx, at, names, root),
    n: root.n,
    from: root.from,
    to: root.to,
    place: placeOf(root),
    listen: `/demos/${demo._id}?v=${root.n}&t=${root.from}#v${root.n}`,
    answers: answers.map((one) => said(ctx, at, names, one)),
    decision: root.decision,
    why: readsWords(at.seat) ? root.why : "",
    usedIn: root.usedIn,
    usedHref: root.usedIn === null ? null : `/demos/${demo._id}?v=${root.usedIn}#v${root.usedIn}`,
    version: root.version,
    /** The newest version in which it can have been used; null when there is none yet. */
    newer: laterVersions(at, root)[0]?.n ?? null,
    may: { decide: mayDecide(at.seat, root), answer: mayWrite(at.seat) },
  };
}
export type Thread = ReturnType<typeof threadOf>;

/** All threads that the actor knows of, by version and second, with a fixed number of reads. */
export async function presentThreads(ctx: MemberContext, at: At): Promise<Thread[]> {
  const all = await knownComments(ctx, at);
  const names = await namesHere(ctx, [...new Set(all.map((one) => one.by))]);
  const answers = (root: Comment): Comment[] =>
    all.filter((one) => one.thread === root._id).sort((a, b) => a.at.getTime() - b.at.getTime());
  return all
    .filter((one) => one.thread === null)
    .map((root) => threadOf(ctx, at, names, root, answers(root)));
}

/** What the room adds to the page of a demo: flags, the list by second under each wave, and who may comment. */
export async function additionFor(ctx: MemberContext, at: At): Promise<Addition> {
  const { reached, seat } = at;
  const threads = await presentThreads(ctx, at);
  const newest = at.versions[0]?.n ?? null;
  const versions = at.versions.map((version) => {
    const here = threads.filter((one) => one.n === version.n);
    const share = (second: number): number => Math.min(1, (second * 1000) / Math.max(1, lengthOf(version)));
    const pins = here.map((one, i) => ({
      at: share(one.from),
      to: one.to === null ? null : share(one.to),
      label: String(i + 1),
      href: `#c-${one.id}`,
      done: one.decision !== null,
    }));
    const it = {
      id: reached.demo._id,
      n: version.n,
      now: version.n === newest,
      threads: here,
      undecided: here.filter((one) => one.may.decide && one.decision === null).length,
      used: here.filter((one) => one.decision === "used").length,
      /** Kept for later under an earlier version: under the newest it is not forgotten. */
      later:
        version.n === newest
          ? threads.filter((one) => one.may.decide && one.n < version.n && one.decision === "later")
          : [],
      write: mayWrite(seat),
      words: readsWords(seat),
      seconds: Math.floor(lengthOf(version) / 1000),
      length: showDuration(lengthOf(version)),
    };
    return [version.n, { pins, piece: { view: "comments/_version", it } }] as const;
  });
  const commenters = {
    href: `/demos/${reached.demo._id}/commenters`,
    label: ctx.t("comments.circle.link"),
    icon: "folk",
  };
  return { versions: new Map(versions), links: seat === "owner" ? [commenters] : [] };
}

/** What may be used in the next version, as choices; null where nothing waits, or another decides. */
export async function usesPiece(
  ctx: MemberContext,
  at: At,
  answered: readonly string[],
): Promise<Piece | null> {
  const next = at.reached.demo.last + 1;
  const open = (await presentThreads(ctx, at)).filter((one) => one.may.decide && isUnused(one, next));
  const options = open.map((one) => ({
    value: one.id,
    label: one.text,
    small: ctx.t("comments.uses.by", { name: one.by, n: one.n, place: one.place }),
  }));
  return open.length > 0 ? { view: "comments/_uses", it: { options, answered } } : null;
}

const demoHead = ({ reached: { demo } }: At) => ({ demoId: demo._id, title: demo.title });

export const newCommentPage = (ctx: MemberContext, at: At & { version: DemoVersion }, typed: Typed): Page =>
  page(
    "comments/new",
    ctx.t("comments.new.title"),
    {
      ...demoHead(at),
      n: at.version.n,
      length: showDuration(lengthOf(at.version)),
      from: typedText(typed, "from", "0:00"),
      to: typedText(typed, "to"),
      text: typedText(typed, "text"),
      requestId: typedText(typed, "requestId"),
      problems: typed.problems,
    },
    { task: true },
  );

export type ThreadAt = NonNullable<Awaited<ReturnType<typeof commentAt>>>;
/** A thread on a page of its own: answers, the answer's form and the decision's. */
export async function threadPage(
  ctx: MemberContext,
  at: ThreadAt,
  typed: Typed,
  wish: string | null = null,
): Promise<Page> {
  const fresh = (await commentAt(ctx, at.comment._id)) ?? at;
  const thread = (await presentThreads(ctx, fresh)).find((one) => one.id === fresh.root._id) ?? null;
  const version = thread?.version ?? fresh.root.version;
  return page("comments/thread", ctx.t("comments.thread.title"), {
    ...demoHead(fresh),
    thread,
    /** One's own that was taken back a moment ago. */
    back: mayReturn(ctx.actor.personId, fresh.comment, ctx.now) ? fresh.comment._id : null,
    answer: typedText(typed, "text"),
    decision: typedText(typed, "decision", wish ?? thread?.decision ?? ""),
    why: typedText(typed, "why", thread?.why ?? ""),
    usedIn: typedText(typed, "usedIn", String(thread?.usedIn ?? thread?.newer ?? "")),
    meanwhile: !["", String(version)].includes(typedText(typed, "version")),
    later: laterVersions(fresh, fresh.root).map((one) => ({
      value: String(one.n),
      label: `v${one.n} · ${one.note || ctx.t("demos.demo.firstNote")}`,
    })),
    requestId: typedText(typed, "requestId"),
    problems: typed.problems,
  });
}

/** Who may comment: everybody who hears it with the band, as a choice. */
export async function circlePage(ctx: MemberContext, at: At, typed: Typed): Promise<Page> {
  const { demo } = at.reached;
  const [row, people] = await Promise.all([findCircle(demo._id), invitable(ctx, at.reached)]);
  const names = await namesHere(ctx, [...people.map((one) => one.id), ...at.circle.keys()]);
  const invited = row?.invited ?? [];
  const mentors = [...at.circle.keys()].filter((id) => id !== demo.owner && !invited.includes(id));
  const version = row?.version ?? 0;
  return page(
    "comments/circle",
    ctx.t("comments.circle.title"),
    {
      ...demoHead(at),
      readers: demo.readers,
      mentors: mentors.map((id) => names.get(id) ?? ""),
      options: people.map((one) => ({
        value: one.id,
        label: names.get(one.id) ?? "",
        small: ctx.t(
          one.mentor?.status === "approved" ? "comments.circle.mentor" : "comments.circle.bandmate",
        ),
      })),
      invited: typedList(typed, "invited", invited),
      version: String(version),
      meanwhile: !["", String(version)].includes(typedText(typed, "version")),
      problems: typed.problems,
    },
    { task: true },
  );
}

export const circleJson = async (ctx: MemberContext, at: At) => {
  const row = await findCircle(at.reached.demo._id);
  const may = await invitable(ctx, at.reached);
  return { invited: row?.invited ?? [], may: may.map((one) => one.id), version: row?.version ?? 0 };
};
