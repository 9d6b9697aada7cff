import { collection } from "../../platform/mongo/collection.ts";
import { isDuplicate } from "../../platform/mongo/connection.ts";
import { actor, subject, whileHere } from "../../platform/personal/rule.ts";
import { Comment, CommentCircle } from "./schema.ts";

const comments = collection(
  "comments",
  Comment,
  [
    [{ demo: 1, n: 1, from: 1 }],
    [{ thread: 1, at: 1 }],
    [{ owner: 1, decision: 1 }],
    [{ by: 1, at: -1 }],
    [{ takenBackAt: 1 }, { sparse: true }],
    [{ requestId: 1 }, { unique: true }],
  ],
  {
    purpose: "What was said at a second of a demo, and what the musician made of it.",
    basis: "agreement",
    people: { owner: subject(), by: actor(["text", "from", "to", "at"]) },
    points: { demo: "demos", thread: "comments" },
    kept: [
      whileHere,
      {
        for: 30,
        from: "takenBackAt",
        why: "Somebody who was hurt by it is not without a trace.",
      },
    ],
  },
);
const circles = collection("commentcircles", CommentCircle, [[{ owner: 1 }], [{ invited: 1 }]], {
  purpose: "Whom a musician has asked to comment on a demo.",
  guardian: true,
  basis: "agreement",
  people: { owner: subject(), invited: actor([]) },
  points: { _id: "demos" },
  kept: whileHere,
});

export const insertComment = (row: Comment): Promise<Comment> => comments.insert(row);
export const findComment = (id: string): Promise<Comment | null> => comments.get(id);
export const findComments = (ids: readonly string[]): Promise<Comment[]> => comments.all(ids);
export const findCommentByRequest = (requestId: string): Promise<Comment | null> =>
  comments.findOne({ requestId });
/** All that was said of a demo, comments and answers, by second. */
export const commentsOf = (demo: string): Promise<Comment[]> =>
  comments.find({ demo }, { sort: { n: 1, from: 1 }, limit: 2000 });
/** The answers under a comment, in the order in which they were said. */
export const answersTo = (thread: string): Promise<Comment[]> =>
  comments.find({ thread }, { sort: { at: 1 }, limit: 500 });
/** What still waits for a musician's decision, on any demo. */
export const undecidedOf = (owner: string): Promise<Comment[]> =>
  comments.find(
    { owner, decision: null },
    { limit: 1000, only: ["demo", "n", "thread", "by", "owner", "takenBackAt"] },
  );
/** What somebody has begun of late, on any demo: which versions they have spoken of. */
export const begunBy = (by: string, since: Date): Promise<Comment[]> =>
  comments.find({ by, at: { $gte: since } }, { limit: 1000, only: ["demo", "n", "takenBackAt"] });
export const authorsFor = async (owner: string): Promise<string[]> => [
  ...new Set((await comments.find({ owner }, { only: ["by"], limit: 5000 })).map((one) => one.by)),
];

/** Changes one that still is as `only` says; null when it is not any more. */
export const changeComment = (
  id: string,
  only: Partial<Pick<Comment, "answers" | "decision" | "takenBackAt" | "version">>,
  change: Partial<Comment>,
  more: { answers?: number; version?: number } = {},
): Promise<Comment | null> =>
  comments.update(
    { _id: id, ...only },
    {
      ...(Object.keys(change).length > 0 ? { $set: change } : {}),
      ...(Object.keys(more).length > 0 ? { $inc: more } : {}),
    },
  );
export const eachComment = (): AsyncIterable<Comment> => comments.each({});

export const findCircle = (demo: string): Promise<CommentCircle | null> => circles.get(demo);
/** Saves if nobody did since `version` (0: there is none yet); null when somebody did. */
export async function saveCircle(row: CommentCircle): Promise<CommentCircle | null> {
  if (row.version > 0)
    return circles.update(
      { _id: row._id, version: row.version },
      { $set: { invited: row.invited, owner: row.owner }, $inc: { version: 1 } },
    );
  try {
    return await circles.insert({ ...row, version: 1 });
  } catch (err) {
    if (isDuplicate(err)) return null;
    throw err;
  }
}
/** Nobody who was invited by this owner any more. */
export const uninvite = (owner: string, person: string): Promise<number> =>
  circles.updateMany(
    { owner, invited: person },
    { $pull: { invited: person } as never, $inc: { version: 1 } },
  );
