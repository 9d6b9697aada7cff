import { dayOf } from "../../platform/calendar.ts";
import { systemContext } from "../../platform/context.ts";
import { listen } from "../../platform/events/events.ts";
import { Id, z } from "../../platform/fields.ts";
import { showDate } from "../../platform/i18n.ts";
import { onEachDay, onJob } from "../../platform/jobs.ts";
import { queueMail } from "../../platform/mail.ts";
import { findByPeople } from "../accounts/index.ts";
import { allowsMentoring, factsOf, isGateOpen } from "../consent/index.ts";
import { findMentor, mayMentor } from "../mentors/index.ts";
import { namesOf } from "../people/index.ts";
import { findMentorship, menteesOf, pausesOver, standInsOver } from "./model.ts";
import { REMINDER } from "./plan-service.ts";
import { endMentorship, resumeMentorship } from "./service.ts";
import { endStandIn } from "./standin-service.ts";

const Reminder = z.object({ mentorship: Id, plan: Id });

/** The day before: a mail to both, each in their own language. A plan that was moved or called off sends nothing. */
onJob(REMINDER, async (payload) => {
  const { mentorship: id, plan: planId } = Reminder.parse(payload);
  const row = await findMentorship(id);
  const plan = row?.nextSession;
  const ctx = systemContext();
  if (row?.status !== "active" || plan?.id !== planId || plan.at <= ctx.now) return;
  const facts = (await factsOf(ctx, [row.musicianId])).get(row.musicianId);
  const allowed = mayMentor(await findMentor(row.mentorId), facts?.birthDay ?? null, dayOf(ctx.now));
  if (!facts || !isGateOpen(facts) || !allowsMentoring(facts) || !allowed) return;
  const [accounts, names] = await Promise.all([
    findByPeople([row.musicianId, row.mentorId]),
    namesOf([row.musicianId, row.mentorId]),
  ]);
  await ctx.change(async () => {
    for (const account of accounts.filter((one) => !one.leavingAt)) {
      const other = account.personId === row.mentorId ? row.musicianId : row.mentorId;
      await queueMail({
        to: account.email,
        locale: account.locale,
        key: `mentorships.mail.${plan.place === "online" ? "reminderOnline" : "reminder"}`,
        params: {
          name: names.get(other) ?? "",
          day: showDate(account.locale, plan.at, "weekday"),
          time: showDate(account.locale, plan.at, "time"),
          minutes: plan.minutes,
          where: plan.where === "" ? "–" : plan.where,
        },
        path: `/mentorships/${row._id}`,
        once: `reminder ${plan.id} ${account.personId}`,
        needs: { person: row.musicianId, purpose: "mentoring" },
      });
    }
  });
});

/** Each night: stand-ins whose day is over, and pauses that end today. */
onEachDay("mentorships.days", async (now) => {
  const ctx = systemContext();
  const today = dayOf(now);
  for (const row of await standInsOver(today)) await endStandIn(ctx, row);
  for (const row of await pausesOver(today)) await resumeMentorship(ctx, row);
});

/** Somebody is a mentor no more: all that they have ends. */
listen("mentorships.mentorEnded", ["mentors.ended"], async (event) => {
  const ctx = systemContext();
  for (const row of await menteesOf(event.about, ["asked", "active", "paused"]))
    await endMentorship(ctx, row, { destination: "otherMentor", note: "" });
});
