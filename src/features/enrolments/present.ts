import { page, type Page, type Typed, typedText, untouched } from "../../http/action.ts";
import { dayOf } from "../../platform/calendar.ts";
import type { Context, MemberContext } from "../../platform/context.ts";
import { findByPeople, isByCard } from "../accounts/index.ts";
import { openAmong, type Relation } from "../consent/index.ts";
import { findOrganisations, type Organisation, openOrganisations } from "../organisations/index.ts";
import { blocksOfAll, type Tie } from "../ties/index.ts";
import { type Line, MAX_LINES, readClassList } from "./policy.ts";
import { enrolmentsOf } from "./own-service.ts";
import { pupilTies } from "./service.ts";

/** The school that is looked at, and the others that the actor works at. */
export interface Desk {
  school: Organisation;
  others: readonly Organisation[];
}

export interface Pupils {
  open: { tieId: string; personId: string; name: string; card: boolean; since: Date }[];
  waiting: {
    tieId: string;
    typedName: string;
    state: "invited" | "waiting" | "gate";
    /** May be given a card: nobody with an account of their own. */
    card: boolean;
    since: Date;
  }[];
  asking: { tieId: string; name: string; since: Date }[];
}

const byName = (a: { name: string }, b: { name: string }): number => a.name.localeCompare(b.name, "da");

/** The pupils of a school as its staff may see them. Seven reads, whatever the number. */
export async function pupilsOf(ctx: Context, schoolId: string): Promise<Pupils> {
  const ties = await pupilTies(schoolId);
  // Of a row that only the school typed nothing else is read: from 15 the pupil's own yes is due first.
  const known = ties.filter((tie) => tie.status === "active" || tie.typedName === null);
  const people = await openAmong(
    ctx,
    known.map((tie) => tie.to),
  );
  const typed = ties.filter((tie) => tie.typedName !== null && !people.has(tie.to));
  const typedIds = ties.filter((tie) => tie.typedName !== null).map((tie) => tie.to);
  const [found, blocks] = await Promise.all([findByPeople(typedIds), blocksOfAll(typedIds)]);
  const accounts = new Set(found.map((one) => one.personId));
  const cardless = new Set(found.filter((one) => !isByCard(one, ctx.now)).map((one) => one.personId));
  // Who blocks the reader or the school looks, in this, like somebody with an account of their own.
  for (const block of blocks)
    if (block.party === ctx.actor?.personId || block.party === schoolId) cardless.add(block.person);
  const shown = (tie: Tie) => {
    const person = people.get(tie.to);
    return person
      ? [
          {
            tieId: tie._id,
            personId: tie.to,
            name: person.fullName || person.name,
            card: tie.typedName !== null && !cardless.has(tie.to),
            since: tie.since,
          },
        ]
      : [];
  };
  return {
    open: known
      .filter((tie) => tie.status === "active")
      .flatMap(shown)
      .sort(byName),
    asking: known.filter((tie) => tie.status === "asked").flatMap(shown),
    waiting: typed
      .map((tie) => ({
        tieId: tie._id,
        typedName: tie.typedName ?? "",
        card: !cardless.has(tie.to),
        state:
          tie.status === "active"
            ? ("gate" as const)
            : accounts.has(tie.to)
              ? ("waiting" as const)
              : ("invited" as const),
        since: tie.since,
      }))
      .sort((a, b) => a.typedName.localeCompare(b.typedName, "da")),
  };
}

const inSchool = (desk: Desk, path: string): string =>
  desk.others.length > 0 ? `${path}?school=${desk.school._id}` : path;

export function pupilsPage(ctx: MemberContext, desk: Desk, pupils: Pupils): Page {
  const post = (tieId: string, what: string, key: string, sr: string, plain = false) => ({
    action: `/pupils/${tieId}/${what}`,
    label: ctx.t(`enrolments.${key}`),
    sr,
    plain,
  });
  const cardOf = (tieId: string, sr: string) => ({
    href: `/pupils/${tieId}/card`,
    label: ctx.t("enrolments.card"),
    plain: true,
    sr,
  });
  return page("enrolments/pupils", ctx.t("enrolments.pupils.title"), {
    school: desk.school.name,
    others: desk.others.map((one) => ({ name: one.name, href: `/pupils?school=${one._id}` })),
    invite: inSchool(desk, "/pupils/invitations/new"),
    list: inSchool(desk, "/pupils/class-list"),
    empty: pupils.open.length + pupils.waiting.length + pupils.asking.length === 0,
    open: pupils.open.map((one) => ({
      title: one.name,
      href: `/people/${one.personId}`,
      since: one.since,
      buttons: [
        ...(one.card ? [cardOf(one.tieId, one.name)] : []),
        { href: `/pupils/${one.tieId}/end`, label: ctx.t("enrolments.end"), plain: true, sr: one.name },
      ],
    })),
    asking: pupils.asking.map((one) => ({
      title: one.name,
      since: one.since,
      buttons: [post(one.tieId, "acceptance", "accept", one.name)],
      fold: {
        ...post(one.tieId, "refusal", "refuse", one.name),
        summary: ctx.t("enrolments.refuse"),
        text: ctx.t("enrolments.refuseText"),
      },
    })),
    waiting: pupils.waiting.map((one) => ({
      title: one.typedName,
      state: ctx.t(`enrolments.state.${one.state}`),
      since: one.since,
      buttons: [
        post(one.tieId, "resending", "resend", one.typedName, true),
        {
          href: `/pupils/${one.tieId}/guardians`,
          label: ctx.t("enrolments.guardian"),
          plain: true,
          sr: one.typedName,
        },
        ...(one.card ? [cardOf(one.tieId, one.typedName)] : []),
        {
          href: `/pupils/${one.tieId}/end`,
          label: ctx.t("enrolments.remove"),
          plain: true,
          sr: one.typedName,
        },
      ],
    })),
  });
}

export const pupilForm = (ctx: MemberContext, desk: Desk, typed: Typed = untouched): Page =>
  page(
    "enrolments/pupil",
    ctx.t("enrolments.pupil.title"),
    {
      school: desk.school.name,
      action: inSchool(desk, "/pupils/invitations"),
      back: inSchool(desk, "/pupils"),
      list: inSchool(desk, "/pupils/class-list"),
      name: typedText(typed, "name"),
      birthDay: typedText(typed, "birthDay"),
      email: typedText(typed, "email"),
      guardianEmail: typedText(typed, "guardianEmail"),
      requestId: typedText(typed, "requestId"),
      problems: typed.problems,
    },
    { task: true },
  );

/** The class list: the text, and after the preview each line with what it will do or what is wrong with it. */
export function classListPage(
  ctx: MemberContext,
  desk: Desk,
  typed: Typed = untouched,
  preview: readonly Line[] | null = null,
): Page {
  const list = typedText(typed, "list");
  const lines = preview ?? (list === "" ? [] : readClassList(list, dayOf(ctx.now), ctx.now));
  const bad = lines.filter((line) => line.problem !== null);
  return page(
    "enrolments/class-list",
    ctx.t("enrolments.list.title"),
    {
      school: desk.school.name,
      action: inSchool(desk, "/pupils/class-list"),
      back: inSchool(desk, "/pupils"),
      list,
      requestId: typedText(typed, "requestId"),
      max: MAX_LINES,
      count: lines.length,
      ready: lines.length > 0 && bad.length === 0 && Object.keys(typed.problems).length === 0,
      bad: bad.map((line) => ({
        n: line.n,
        text: line.text,
        problem: ctx.t(line.problem?.key ?? "", line.problem?.params),
      })),
      good: lines.flatMap((line) => (line.pupil ? [{ n: line.n, ...line.pupil }] : [])),
      problems: typed.problems,
    },
    { task: true },
  );
}

/** Asks before an enrolment ends. */
export const endPage = (ctx: MemberContext, facts: { tie: Tie; name: string }): Page =>
  page("enrolments/end", ctx.t("enrolments.ending.title", { name: facts.name }), {
    title: ctx.t("enrolments.ending.title", { name: facts.name }),
    text: ctx.t(facts.tie.status === "active" ? "enrolments.ending.text" : "enrolments.ending.textAsked"),
    action: `/pupils/${facts.tie._id}/end`,
  });

/** The musician's own side: their school, what waits, and the form that asks. */
export async function schoolPage(ctx: MemberContext, me: Relation, typed: Typed = untouched): Promise<Page> {
  const ties = await enrolmentsOf(ctx, me.person._id);
  const [mine, schools] = await Promise.all([
    findOrganisations(ties.map((tie) => tie.from)),
    openOrganisations("school"),
  ]);
  const names = new Map(mine.map((one) => [one._id, one.name]));
  const here = new Set(ties.map((tie) => tie.from));
  return page("enrolments/school", ctx.t("enrolments.school.title"), {
    rows: ties.map((tie) => ({
      name: names.get(tie.from) ?? "",
      state:
        tie.status === "active"
          ? ("active" as const)
          : tie.typedName === null
            ? ("asked" as const)
            : ("invited" as const),
      since: tie.since,
      leave: `/me/school/${tie._id}/departure`,
      accept: tie.status === "asked" && tie.typedName !== null ? `/me/school/${tie._id}/acceptance` : null,
    })),
    closed: !me.gateOpen,
    changes: ties.some((tie) => tie.status === "active"),
    schoolId: typedText(typed, "schoolId"),
    schools: [
      { value: "", label: ctx.t("enrolments.school.choose") },
      ...schools.filter((one) => !here.has(one._id)).map((one) => ({ value: one._id, label: one.name })),
    ],
    problems: typed.problems,
  });
}
