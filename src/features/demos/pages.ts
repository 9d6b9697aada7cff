import { page, type Page, type Typed, typedList, typedText } from "../../http/action.ts";
import type { MemberContext } from "../../platform/context.ts";
import { type Act, actsOf, memberIds } from "../acts/index.ts";
import { relationTo, textOfAct } from "../consent/index.ts";
import { presentUploads, spaceOf } from "../uploads/index.ts";
import { additionsTo, asksOf, type Spot } from "./additions.ts";
import { maxAudioBytes } from "./limits.ts";
import { presentDemo, presentDemos } from "./present.ts";
import type { Reached } from "./reach.ts";
import { type DemoVersion, MOST_MINUTES, READERS } from "./schema.ts";

export async function demosPage(ctx: MemberContext, before: string | undefined): Promise<Page> {
  const [{ demos, next }, uploads] = await Promise.all([presentDemos(ctx, before), presentUploads(ctx)]);
  return page("demos/demos", ctx.t("demos.list.title"), {
    demos,
    /** Files that are here and that nothing was made of yet. */
    waiting: uploads.filter((one) => one.isWhole).length,
    older: next ? `/demos?before=${next}` : null,
    newest: before ? "/demos" : null,
  });
}

export async function demoPage(
  ctx: MemberContext,
  reached: Reached,
  problem: string | null = null,
  spot: Spot = { n: null, second: null },
): Promise<Page> {
  const [demo, more] = await Promise.all([presentDemo(ctx, reached), additionsTo(ctx, reached, spot)]);
  return page("demos/demo", demo.title, { demo, problem, spot, more });
}

/** The choices of who may hear it. A solo has no band to name. */
const readerOptions = (ctx: MemberContext, solo: boolean) =>
  READERS.filter((value) => !(solo && value === "band")).map((value) => ({
    value,
    label: ctx.t(`demos.readers.${value}`),
    small: ctx.t(`demos.readersHint.${value}`),
    icon: { onlyMe: "laas", mentor: "mentor", band: "band", followers: "folk", everyone: "oeje" }[value],
  }));

/** A file that came before the form, when one of these was asked for: the form's own answer counts first. */
export interface Sent {
  upload: string | null;
}
const nothingSent: Sent = { upload: null };

/** What every form with a sound file holds. */
async function fileFields(ctx: MemberContext, typed: Typed, sent: Sent) {
  const uploads = await presentUploads(ctx);
  const chosen = typedText(typed, "audioUpload", sent.upload ?? "");
  const here = uploads.find((one) => one.id === chosen && one.isWhole) ?? null;
  return {
    maxBytes: maxAudioBytes(),
    maxMb: Math.floor(maxAudioBytes() / 1_048_576),
    maxMinutes: MOST_MINUTES,
    kept: typedText(typed, "audioKept"),
    keptName: typedText(typed, "audioName"),
    upload: here ? { id: here.id, name: here.name } : null,
    uploads: uploads.filter((one) => one.id !== here?.id),
    leftMb: Math.floor((await spaceOf(ctx.actor.personId)).left / 1_048_576),
    requestId: typedText(typed, "requestId"),
    ownWork: typedText(typed, "ownWork") !== "",
    problems: typed.problems,
  };
}
/** A first try at a title: the name of the file without its ending. */
const titleFrom = (name: string): string => name.replace(/\.[^.]*$/, "").slice(0, 100);

export async function newDemoPage(ctx: MemberContext, typed: Typed, sent: Sent = nothingSent): Promise<Page> {
  const acts = await actsOf(ctx.actor.personId);
  const me = await relationTo(ctx, ctx.actor.personId);
  const solo = acts.every((act) => memberIds(act).length < 2);
  const file = await fileFields(ctx, typed, sent);
  return page(
    "demos/new",
    ctx.t("demos.new.title"),
    {
      ...file,
      at: "/demos/new",
      acts: acts.map((act) => ({ value: act._id, label: act.name })),
      act: typedText(typed, "act", acts[0]?._id ?? ""),
      title: typedText(typed, "title", titleFrom(file.upload?.name ?? "")),
      note: typedText(typed, "note"),
      readers: typedText(typed, "readers", "onlyMe"),
      consent: textOfAct(ctx, me, "demoFollowers"),
      options: readerOptions(ctx, solo),
    },
    { task: true },
  );
}

export async function newVersionPage(
  ctx: MemberContext,
  reached: Reached,
  typed: Typed,
  sent: Sent = nothingSent,
): Promise<Page> {
  const { demo } = reached;
  return page(
    "demos/new-version",
    ctx.t("demos.newVersion.title"),
    {
      ...(await fileFields(ctx, typed, sent)),
      at: `/demos/${demo._id}/versions/new`,
      id: demo._id,
      title: demo.title,
      n: demo.last + 1,
      asks: await asksOf(ctx, reached, typedList(typed, "used")),
      note: typedText(typed, "note"),
    },
    { task: true },
  );
}

export function editPage(
  ctx: MemberContext,
  { demo, act, near }: { demo: Reached["demo"]; act: Act; near: Reached["near"] },
  typed: Typed,
): Page {
  const me = near.get(ctx.actor.personId) ?? null;
  const readers = typedText(typed, "readers", demo.readers);
  return page(
    "demos/edit",
    ctx.t("demos.edit.title"),
    {
      id: demo._id,
      name: demo.title,
      title: typedText(typed, "title", demo.title),
      readers,
      version: String(demo.version),
      consent: textOfAct(ctx, me, "demoFollowers"),
      /** What stands now, beside what was typed, when it was changed meanwhile. */
      meanwhile: ["", String(demo.version)].includes(typedText(typed, "version"))
        ? null
        : { title: demo.title, readers: demo.readers },
      options: readerOptions(ctx, memberIds(act).length < 2 && readers !== "band"),
      problems: typed.problems,
    },
    { task: true },
  );
}

export const notePage = (
  ctx: MemberContext,
  { demo, one }: { demo: Reached["demo"]; one: DemoVersion },
  typed: Typed,
): Page =>
  page(
    "demos/note",
    ctx.t("demos.note.title"),
    {
      id: demo._id,
      title: demo.title,
      n: one.n,
      note: typedText(typed, "note", one.note),
      problems: typed.problems,
    },
    { task: true },
  );
