import type { MemberContext } from "../../platform/context.ts";
import { AppError, refuse } from "../../platform/errors.ts";
import { showDuration } from "../../platform/i18n.ts";
import { newId } from "../../platform/ids.ts";
import { type Demo, type DemoVersion, lengthOf } from "../demos/index.ts";
import {
  commentAdded,
  commentAnswered,
  commentDecided,
  commenterInvited,
  commenterUninvited,
  commentReturned,
  commentTakenBack,
} from "./events.ts";
import {
  changeComment,
  findCircle,
  findCommentByRequest,
  findComments,
  insertComment,
  saveCircle,
} from "./model.ts";
import { isUnused, mayDecide, mayReturn, mayTakeBack } from "./policy.ts";
import { type At, invitable } from "./reach.ts";
import type { AnswerInput, Comment, CommentCircle, DecisionInput, NewCommentInput } from "./schema.ts";

/**
 * Says something at a second of a version. The same `requestId` stores once. Emits `comments.added`.
 * @throws 422 at `from` or `to` when the recording is shorter
 */
export async function addComment(
  ctx: MemberContext,
  { reached: { demo } }: At,
  version: DemoVersion,
  input: NewCommentInput,
): Promise<Comment> {
  const known = await sentBefore(ctx, input.requestId);
  if (known) return known;
  const lengthMs = lengthOf(version);
  for (const field of ["from", "to"] as const)
    if ((input[field] ?? 0) * 1000 > lengthMs)
      throw refuse(field, "comments.problems.after", { length: showDuration(lengthMs) });
  const row: Comment = {
    ...blank(ctx),
    demo: demo._id,
    n: version.n,
    thread: null,
    owner: demo.owner,
    from: input.from,
    to: input.to,
    text: input.text,
    requestId: input.requestId,
  };
  return ctx.change(
    () => insertComment(row),
    commentAdded({ about: row._id, person: row.owner, data: { demo: row.demo, n: row.n } }),
  );
}

const blank = (ctx: MemberContext) => ({
  _id: newId(),
  by: ctx.actor.personId,
  at: ctx.now,
  takenBackAt: null,
  answers: 0,
  decision: null,
  why: "",
  usedIn: null,
  decidedAt: null,
  version: 0,
});

async function sentBefore(ctx: MemberContext, requestId: string): Promise<Comment | null> {
  const known = await findCommentByRequest(requestId);
  if (known && known.by !== ctx.actor.personId) throw new AppError(409, "problems.duplicate");
  return known;
}

const gone = (): AppError => new AppError(409, "comments.problems.movedOn");

/** Answers under a comment. Emits `comments.answered`. @throws 409 when it was taken back meanwhile */
export async function answerComment(ctx: MemberContext, root: Comment, input: AnswerInput): Promise<Comment> {
  const known = await sentBefore(ctx, input.requestId);
  if (known) return known;
  return ctx.change(
    async () => {
      const thread = await changeComment(root._id, { takenBackAt: null }, {}, { answers: 1 });
      if (!thread) throw gone();
      const { demo, n, owner, from, to } = root;
      const place = { demo, n, owner, from, to, thread: root._id, answers: thread.answers };
      return insertComment({ ...blank(ctx), ...place, ...input });
    },
    commentAnswered({
      about: root._id,
      person: root.owner,
      data: { demo: root.demo, n: root.n, to: root.by },
    }),
  );
}

/** Which thread an answer counts in, and how many stood there with it. */
const isAnswer = (row: Comment): row is Comment & { thread: string } => row.thread !== null;

/**
 * Takes one's own words back, while nobody has answered or decided since. Emits `comments.takenBack`.
 * @throws 409 when ten minutes are over or somebody was faster
 */
export async function takeBack(ctx: MemberContext, row: Comment): Promise<Comment> {
  if (!mayTakeBack(ctx.actor.personId, row, ctx.now)) throw new AppError(409, "comments.problems.tooLate");
  return ctx.change(
    async () => {
      // An answer knows its place: the newest one alone can go.
      if (isAnswer(row) && !(await changeComment(row.thread, { answers: row.answers }, {}, { answers: -1 })))
        throw gone();
      const still = isAnswer(row) ? {} : { answers: 0, decision: null };
      const taken = await changeComment(row._id, { takenBackAt: null, ...still }, { takenBackAt: ctx.now });
      if (!taken) throw gone();
      return taken;
    },
    commentTakenBack({ about: row.thread ?? row._id, person: row.owner, data: { demo: row.demo, n: row.n } }),
  );
}

/** Lets it stand again, within the same ten minutes. Emits `comments.returned`. @throws 409 */
export async function returnComment(ctx: MemberContext, row: Comment): Promise<Comment> {
  if (!mayReturn(ctx.actor.personId, row, ctx.now)) throw new AppError(409, "comments.problems.tooLate");
  return ctx.change(
    async () => {
      if (
        isAnswer(row) &&
        !(await changeComment(row.thread, { answers: row.answers - 1 }, {}, { answers: 1 }))
      )
        throw gone();
      const back = await changeComment(row._id, { takenBackAt: row.takenBackAt }, { takenBackAt: null });
      if (!back) throw gone();
      return back;
    },
    commentReturned({ about: row.thread ?? row._id, person: row.owner, data: { demo: row.demo, n: row.n } }),
  );
}

/**
 * The musician's answer to what was said; null takes the decision back. *Used* names the version that did, which stands and
 * is a later one, or none yet. Emits `comments.decided`. @throws 409, 422 at `usedIn`
 */
export async function decide(
  ctx: MemberContext,
  at: At,
  root: Comment,
  input: DecisionInput,
): Promise<Comment> {
  const { decision } = input;
  const usedIn = decision === "used" ? input.usedIn : null;
  if (usedIn !== null && !laterVersions(at, root).some((one) => one.n === usedIn))
    throw refuse("usedIn", "problems.choice");
  const change = {
    decision,
    usedIn,
    why: decision === "notUsed" ? input.why : "",
    decidedAt: decision === null ? null : ctx.now,
  };
  return ctx.change(async () => {
    const only = { version: input.version, takenBackAt: null };
    const saved = await changeComment(root._id, only, change, { version: 1 });
    if (!saved) throw new AppError(409, "problems.changedMeanwhile");
    return saved;
  }, decided);
}
const decided = ({ _id, owner, demo, n, by, decision }: Comment) =>
  commentDecided({ about: _id, person: owner, data: { demo, n, to: by, decision: decision ?? "" } });

/**
 * Notes what a new version uses, in the change that adds it. What cannot be used (another's to decide, answered meanwhile) is left as
 * it is: a recording does not fail for it. Emits `comments.decided` for each.
 */
export async function useIn(
  ctx: MemberContext,
  demo: Demo,
  version: DemoVersion,
  ids: readonly string[],
): Promise<void> {
  if (ctx.actor.personId !== demo.owner) return;
  for (const root of await findComments(ids)) {
    if (root.demo !== demo._id || !mayDecide("owner", root) || !isUnused(root, version.n)) continue;
    const change = { decision: "used", usedIn: version.n, why: "", decidedAt: ctx.now } as const;
    await ctx.change(
      () => changeComment(root._id, { version: root.version, takenBackAt: null }, change, { version: 1 }),
      (saved) => (saved ? decided(saved) : null),
    );
  }
}

/** The versions in which something that was said of `root`'s can have been used. */
export const laterVersions = ({ versions }: At, root: Pick<Comment, "n">): DemoVersion[] =>
  versions.filter((one) => one.n > root.n);

/** Who may comment from now on. Emits `comments.invited` and `comments.uninvited`. @throws 409, 422 at `invited` */
export async function changeCircle(
  ctx: MemberContext,
  { reached }: At,
  input: { invited: readonly string[]; version: number },
): Promise<CommentCircle> {
  const { demo } = reached;
  const may = (await invitable(ctx, reached)).map((one) => one.id);
  if (input.invited.some((id) => !may.includes(id))) throw refuse("invited", "problems.choice");
  const before = (await findCircle(demo._id))?.invited ?? [];
  const added = input.invited.filter((id) => !before.includes(id));
  const left = before.filter((id) => !input.invited.includes(id));
  const about = { about: demo._id, person: demo.owner };
  return ctx.change(
    async () => {
      const row = { _id: demo._id, owner: demo.owner, invited: [...input.invited], version: input.version };
      const saved = await saveCircle(row);
      if (!saved) throw new AppError(409, "problems.changedMeanwhile");
      return saved;
    },
    () => [
      ...added.map((invited) => commenterInvited({ ...about, data: { invited } })),
      ...left.map((invited) => commenterUninvited({ ...about, data: { invited } })),
    ],
  );
}
