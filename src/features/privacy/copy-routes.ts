import { action, bytes, redirect, untouched } from "../../http/action.ts";
import type { MemberContext } from "../../platform/context.ts";
import { dayOf } from "../../platform/calendar.ts";
import { Id, z } from "../../platform/fields.ts";
import { relationTo } from "../consent/index.ts";
import { askForCopy, dropCopy } from "./copy-service.ts";
import { copiesOf, findCopy } from "./model.ts";
import { readerOf } from "./policy.ts";
import { baseOf, copyJson, copyPage } from "./present.ts";
import type { Copy } from "./schema.ts";

/** Whose data it is: one's own at `/me`, a child's at `/guardian/:id`. Null for everybody else. */
async function whose(ctx: MemberContext, id: string | null) {
  const to = await relationTo(ctx, id ?? ctx.actor.personId);
  const reader = to && readerOf(to);
  return to && reader && (reader === "self") === (id === null) ? { to, reader } : null;
}
type Whose = NonNullable<Awaited<ReturnType<typeof whose>>>;

/** A copy of theirs that has not run out. A guardian reaches those made for a guardian, the child those of its own. */
async function copyAt(ctx: MemberContext, id: string | null, copyId: string) {
  const found = await whose(ctx, id);
  const copy = found && (await findCopy(copyId));
  const fits =
    copy && copy.person === found.to.person._id && copy.reader === found.reader && copy.expiresAt > ctx.now;
  return fits ? { ...found, copy } : null;
}

const sendCopy = (copy: Copy) => {
  if (!copy.file || !copy.readyAt) throw new Error("the copy is not ready");
  const { key, type, bytes: size, sha256 } = copy.file;
  const name = `flyvefaerdig-${dayOf(copy.readyAt)}.zip`;
  return bytes({ key, type, bytes: size, sha256, at: copy.readyAt, name, download: true });
};

const notReady = { none: "bytes; the list says where they are" };
const listOf = async (ctx: MemberContext, { to, reader }: Whose) => ({
  copies: (await copiesOf(to.person._id, reader, ctx.now)).map((copy) => copyJson(to, copy)),
});

const child = z.object({ id: Id });
const doors = (base: "/me" | "/guardian/:id") => {
  const by = "member" as const;
  const mine = base === "/me";
  const idOf = (params: { id?: string | undefined }): string | null => (mine ? null : (params.id ?? ""));
  const params = mine ? z.object({ id: z.undefined().optional() }) : child;
  const withCopy = mine ? z.object({ id: z.undefined().optional(), copy: Id }) : child.extend({ copy: Id });
  const who = mine ? "my" : "my child's";
  return [
    action({
      method: "get",
      path: `${base}/data`,
      doc: `A copy of all ${who} data: ask for one, see how far it is, fetch it`,
      by,
      whileLeaving: true,
      params,
      load: (ctx, at) => whose(ctx, idOf(at.params)),
      can: "always",
      html: ({ ctx, subject }) => copyPage(ctx, subject.to, subject.reader, untouched),
      json: ({ ctx, subject }) => listOf(ctx, subject),
    }),
    action({
      method: "post",
      path: `${base}/data`,
      doc: `Ask for a copy of all ${who} data`,
      by,
      whileLeaving: true,
      params,
      input: z.object({}),
      load: (ctx, at) => whose(ctx, idOf(at.params)),
      can: "always",
      run: (ctx, { to, reader }) => askForCopy(ctx, to.person._id, reader),
      html: ({ subject }) => redirect(`${baseOf(subject.to)}/data`, { key: "privacy.notices.asked" }),
      json: ({ subject, result }) => copyJson(subject.to, result),
      form: (ctx, subject, typed) => copyPage(ctx, subject.to, subject.reader, typed),
    }),
    action({
      method: "get",
      path: `${base}/data/:copy/file`,
      doc: `Fetch a finished copy of ${who} data as a zip`,
      by,
      whileLeaving: true,
      fresh: true,
      params: withCopy,
      load: async (ctx, at) => {
        const found = await copyAt(ctx, idOf(at.params), at.params.copy);
        return found?.copy.status === "ready" ? found : null;
      },
      can: "always",
      html: ({ subject }) => sendCopy(subject.copy),
      json: notReady,
    }),
    action({
      method: "post",
      path: `${base}/data/:copy/removal`,
      doc: `Throw away a finished copy of ${who} data`,
      by,
      whileLeaving: true,
      params: withCopy,
      load: (ctx, at) => copyAt(ctx, idOf(at.params), at.params.copy),
      can: "always",
      run: (_ctx, { copy }) => dropCopy(copy),
      html: ({ subject }) => redirect(`${baseOf(subject.to)}/data`, { key: "privacy.notices.dropped" }),
      json: () => ({ removed: true }),
    }),
  ];
};

export const copyActions = [...doors("/me"), ...doors("/guardian/:id")];
