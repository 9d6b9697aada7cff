import { addDays, dayOf, instantOf } from "../../platform/calendar.ts";
import { systemContext, type MemberContext } from "../../platform/context.ts";
import { plusMs } from "../../platform/clock.ts";
import { AppError } from "../../platform/errors.ts";
import { type EventRow, eventRows } from "../../platform/events/events.ts";
import { takenBackAmong, takesBack } from "../../platform/events/taken-back.ts";
import { type Locale, translator } from "../../platform/i18n.ts";
import { enqueue } from "../../platform/jobs.ts";
import { cancelMail, queueMail } from "../../platform/mail.ts";
import { type Account, findByPeople } from "../accounts/index.ts";
import { blocksOf } from "../ties/index.ts";
import { settingsChanged } from "./events.ts";
import {
  addNotice,
  countUnread,
  findAllSettings,
  findNotice,
  gatherNotice,
  mailFor,
  noticesOfEvent,
  peopleWithMail,
  removeNotice,
  saveSettings,
  setAllRead,
  setMailed,
  setRead,
  setUnread,
  waitingMail,
} from "./model.ts";
import type { Rule } from "./rule.ts";
import { RULES } from "./rules.ts";
import type { Notice, Settings, SettingsInput } from "./schema.ts";

const MORNING = "07:00";

/** How many notices somebody has not read; at most 100. */
export const unreadCount = (personId: string): Promise<number> => countUnread(personId);

/** Tells those whom an event concerns, each once, but never the one who did it. Bears hearing the event twice. */
export async function hear(event: EventRow): Promise<void> {
  const earlier = takesBack(event.type);
  if (earlier) await takeBack(event, earlier);
  // One that is heard late may have been taken back by now: then nobody is told.
  if ((await takenBackAmong([event])).size > 0) return;
  const blocked = await blockedIn(event);
  for (const rule of RULES[event.type] ?? []) {
    if (rule.insteadOf || (rule.when && !rule.when(event))) continue;
    const people = [...new Set(await rule.whom(event))].filter((id) => id !== event.by && !blocked.has(id));
    const [accounts, settings] = await Promise.all([findByPeople(people), findAllSettings(people)]);
    for (const account of accounts.filter((one) => !one.leavingAt))
      await tell(event, rule, account, settings.find((row) => row._id === account.personId) ?? null);
  }
}

/** Whom the musician whom it is about blocks: nobody of them hears of it, whatever else they are. */
const blockedIn = async ({ person }: EventRow): Promise<ReadonlySet<string>> =>
  new Set(person === null ? [] : (await blocksOf(person)).map((block) => block.party));

/** The notices of the newest event of this type about the same thing go; who knew of it already is told so. */
async function takeBack(event: EventRow, earlier: string): Promise<void> {
  const { about } = event;
  const [row] = await eventRows.find(
    { about, type: earlier, at: { $lte: event.at } },
    { sort: { at: -1 }, limit: 1 },
  );
  for (const one of row ? await noticesOfEvent(row._id) : []) await unsay(event, one);
}

/** Takes one notice back, in one change with what is said instead. Bears being done twice. */
async function unsay(event: EventRow, { _id, person }: Notice): Promise<void> {
  const [account] = await findByPeople([person]);
  const [settings] = await findAllSettings([person]);
  await systemContext().change(async () => {
    const notice = await findNotice(_id, person);
    if (!notice) return;
    const isStopped = await cancelMail(mailKey(notice));
    const isKnown = notice.readAt !== null || (notice.mail === "sent" && !isStopped);
    const rule = RULES[event.type]?.find((one) => one.insteadOf === notice.key);
    // What was read and has nothing in its place stays: it was so at the time.
    if (isKnown && !rule) return;
    await removeNotice(_id);
    if (!isKnown || !rule || !account || account.leavingAt || person === event.by) return;
    if ((await rule.whom(event)).includes(person)) await tell(event, rule, account, settings ?? null);
  });
}

async function tell(event: EventRow, rule: Rule, account: Account, settings: Settings | null): Promise<void> {
  const when = mailFor(settings, rule.group);
  const ctx = systemContext();
  await ctx.change(async () => {
    const add = rule.gathered ? gatherNotice : addNotice;
    const notice = await add({
      event: rule.gathered ? `${rule.key} ${rule.path(event)}` : event._id,
      person: account.personId,
      key: rule.key,
      group: rule.group,
      path: rule.path(event),
      by: event.by,
      about: event.person,
      organisation: rule.organisation?.(event) || null,
      numbers: numbersOf(event, rule),
      at: event.at,
      readAt: null,
      mail: when === "now" ? "sent" : when === "daily" ? "waiting" : "none",
    });
    if (notice && when === "now") await mailNow(notice, account, rule.heldMs ?? 0);
  });
}

const numbersOf = (event: EventRow, rule: Rule): Record<string, number> =>
  Object.fromEntries(
    (rule.numbers ?? []).flatMap((name) => {
      const value = event.data[name];
      return typeof value === "number" ? [[name, value]] : [];
    }),
  );

/** The sentence that names nobody, which mails carry. */
const plain = (locale: Locale, notice: Pick<Notice, "key" | "numbers">): string =>
  translator(locale)(`notifications.says.${notice.key}.plain`, notice.numbers);

const mailNow = (notice: Notice, account: Account, heldMs: number): Promise<void> =>
  queueMail({
    to: account.email,
    locale: account.locale,
    key: "notifications.mail.now",
    params: { what: plain(account.locale, notice) },
    path: notice.path,
    once: mailKey(notice),
    ...(heldMs > 0 ? { notBefore: plusMs(notice.at, heldMs) } : {}),
  });
const mailKey = (notice: Notice): string => `notice ${notice._id} ${notice.at.getTime()}`;

/** Puts off the mails of the day until seven in the morning. */
export const planDigest = (now: Date): Promise<void> => {
  const today = dayOf(now);
  const morning = instantOf(today, MORNING);
  const runAt = morning > now ? morning : instantOf(addDays(today, 1), MORNING);
  return enqueue("notifications.digest", {}, { runAt, key: `digest ${dayOf(runAt)}` });
};

const LINES = 10;
/** One mail to each for whom something waits that is not read yet. Bears being done twice. */
export async function sendDigests(): Promise<void> {
  for (const person of await peopleWithMail()) {
    const [account] = await findByPeople([person]);
    const unread = (await waitingMail(person)).filter((notice) => notice.readAt === null);
    await systemContext().change(async () => {
      await setMailed(person);
      if (!account || account.leavingAt || unread.length === 0) return;
      const lines = [...new Set(unread.map((notice) => plain(account.locale, notice)))];
      await queueMail({
        to: account.email,
        locale: account.locale,
        key: "notifications.mail.daily",
        params: { count: unread.length, lines: lines.slice(0, LINES).join("\n") },
        path: "/notifications",
      });
    });
  }
}

export const readNotice = (ctx: MemberContext, notice: Notice): Promise<Notice | null> =>
  setRead(notice._id, ctx.actor.personId, ctx.now);
/** Marks all as read; the instant takes it back. */
export const readAll = (ctx: MemberContext): Promise<number> => setAllRead(ctx.actor.personId, ctx.now);
export const unreadAgain = (ctx: MemberContext, at: Date): Promise<number> =>
  setUnread(ctx.actor.personId, at);

/** Chooses which mails come. Emits `notifications.settingsChanged`. @throws 409 problems.changedMeanwhile */
export async function chooseMail(
  ctx: MemberContext,
  input: SettingsInput & { version: number },
): Promise<Settings> {
  const { version, ...mail } = input;
  const personId = ctx.actor.personId;
  return ctx.change(
    async () => {
      const saved = await saveSettings({ _id: personId, mail, version });
      if (!saved) throw new AppError(409, "problems.changedMeanwhile");
      return saved;
    },
    settingsChanged({ about: personId, person: personId, data: {} }),
  );
}
