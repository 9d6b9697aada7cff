import { addDays, birthdayAt, type Day, dayOf } from "../../platform/calendar.ts";
import type { Context } from "../../platform/context.ts";
import { queueMail } from "../../platform/mail.ts";
import { findByPeople } from "../accounts/index.ts";
import { factsOf, isGateOpen, isUnder15, isUnder18, newestAnswer } from "../consent/index.ts";
import { eachGuarded, findPerson, type Person } from "../people/index.ts";
import { eachStanding, stepBack, type Tie, tiesWith } from "../ties/index.ts";
import { handedOver } from "./events.ts";
import { keepTold, wasTold } from "./model.ts";
import type { Handover } from "./schema.ts";
import { endGuardian } from "./service.ts";

type Turn = Handover["turn"];
/** How long before 18 somebody who has not answered is reminded. */
const SOON_DAYS = 30;

/**
 * The handover at 15 and 18, for everybody who is due: whatever the night before missed is done now, and what is done is not
 * done again. Nothing becomes more visible by it: guardians step back, ties end, and the young person is asked by mail.
 */
export async function handOverAll(ctx: Context): Promise<void> {
  const today = dayOf(ctx.now);
  const children = new Set<string>();
  for await (const tie of eachStanding("guardian")) children.add(tie.to);
  for await (const person of eachGuarded()) if (!isUnder15(person.birthDay, today)) children.add(person._id);
  for (const id of children) {
    const person = await findPerson(id);
    if (person?.birthDay) await handOver(ctx, person, person.birthDay, today);
  }
}

async function handOver(ctx: Context, person: Person, birthDay: Day, today: Day): Promise<void> {
  if (isUnder15(birthDay, today)) return;
  const ties = await tiesWith({ to: person._id, kind: "guardian", status: "active" });
  if (!isUnder18(birthDay, today)) return turn(ctx, person, "18", ties);
  await turn(
    ctx,
    person,
    "15",
    ties.filter((tie) => tie.power === "approver"),
  );
  if (today >= addDays(birthdayAt(birthDay, 18), -SOON_DAYS)) await remind(ctx, person);
}

/** One turn: the ties move, and everybody concerned is told once. */
async function turn(ctx: Context, person: Person, which: "15" | "18", ties: readonly Tie[]): Promise<void> {
  const isFresh = !(await wasTold(person._id, which)) && (person.guarded || ties.length > 0);
  if (!isFresh && ties.length === 0) return;
  await ctx.change(
    async () => {
      for (const tie of ties) await (which === "18" ? endGuardian(ctx, tie) : stepBack(ctx, tie));
      if (isFresh) await keepTold(person._id, which, ctx.now);
      if (isFresh) await tell(person._id, `guardians.mail.turn${which}`, "/me/consents", which);
      for (const tie of ties.filter((one) => one.assurance === "confirmed"))
        await tell(tie.from, `guardians.mail.turn${which}Guardian`, "/", `${which} ${tie._id}`);
    },
    handedOver({
      about: person._id,
      person: person._id,
      data: { turn: which, guardians: ties.map((tie) => tie.from) },
    }),
  );
}

/** Before 18: a guardian's yes still carries the inner circle, and it ends on the birthday. */
async function remind(ctx: Context, person: Person): Promise<void> {
  const soon: Turn = "soon18";
  if (await wasTold(person._id, soon)) return;
  const facts = (await factsOf(ctx, [person._id])).get(person._id);
  if (!facts || !isGateOpen(facts) || newestAnswer(facts, "profile")?.power !== "guardian") return;
  await ctx.change(async () => {
    await keepTold(person._id, soon, ctx.now);
    await tell(person._id, "guardians.mail.soon18", "/me/consents", soon);
  });
}

async function tell(personId: string, key: string, path: string, once: string): Promise<void> {
  const [account] = await findByPeople([personId]);
  if (!account || account.leavingAt) return;
  await queueMail({
    to: account.email,
    locale: account.locale,
    key,
    path,
    once: `growing up ${personId} ${once}`,
  });
}
