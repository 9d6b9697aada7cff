import { page, type Page, type Typed, typedList, typedText } from "../../http/action.ts";
import { ageOn, dayOf } from "../../platform/calendar.ts";
import { type Context, hasRole } from "../../platform/context.ts";
import { LOCALES } from "../../platform/i18n.ts";
import { consentFacts, consentText, type Relation, showsPlace } from "../consent/index.ts";
import { getPerson, MUNICIPALITIES, municipalityName, type Person } from "../people/index.ts";
import type { Circle } from "./circle.ts";
import { myLinks, personLinks } from "./service.ts";
import { answersOwn, mayShowAddress, readsWords, seesFullName, seesPicture } from "./policy.ts";

/** Address of the square of a side, or null without a picture. It changes with the picture. Ask `seesPicture` first. */
export const pictureHref = (person: Pick<Person, "_id" | "picture">, side: 96 | 320 | 960): string | null =>
  person.picture ? `/people/${person._id}/picture/${side}?at=${person.picture.at.getTime()}` : null;

/** What this actor may read of a profile; JSON and page alike. Without a yes to *profile* the name is all there is. */
export function presentProfile(ctx: Context, to: Relation, circle: Circle) {
  const { person } = to;
  const words = readsWords(to);
  const near = words && seesFullName(to);
  const place = words && showsPlace(ctx, person);
  return {
    id: person._id,
    name: person.name,
    href: `/people/${person._id}`,
    picture: seesPicture(to) ? pictureHref(person, 320) : null,
    shown: words,
    fullName: near && person.fullName !== "" ? person.fullName : null,
    age: near && person.birthDay ? ageOn(person.birthDay, dayOf(ctx.now)) : null,
    bio: words ? person.bio : "",
    instruments: words ? person.instruments : [],
    genres: words ? person.genres : [],
    links: words ? person.links : [],
    municipality: place && person.municipality ? municipalityName(person.municipality) : null,
    schools: place ? circle.schools.map((school) => school.name) : [],
    mentors: words ? mentorsIn(to, circle).map((one) => one.name) : [],
    guardians: near && to.under18 ? circle.guardians.map((one) => one.name) : [],
    can: { edit: to.self },
  };
}

/** The mentors who may be in contact now: by their certificate, and by the yes to it. */
const mentorsIn = (to: Relation, circle: Circle) =>
  circle.mentors.filter((one) => one.allowed && to.mentoring);

export const personPage = (ctx: Context, to: Relation, circle: Circle): Page => {
  const profile = presentProfile(ctx, to, circle);
  const lines = ["instruments", "genres"] as const;
  return page("profiles/person", profile.name, {
    ...profile,
    meta: [profile.municipality, ...profile.schools].filter(Boolean).join(" · "),
    facts: [
      ...lines.map((key) => ({ label: ctx.t(`profiles.fields.${key}`), text: profile[key].join(", ") })),
      ...(["mentors", "guardians"] as const).map((key) => ({
        label: ctx.t(`profiles.person.${key}`),
        text: profile[key].join(", "),
      })),
    ].filter((fact) => fact.text !== ""),
    more: to.self ? [] : personLinks(ctx, to, circle),
  });
};

/** Who can see the musician now, in words: one row a person or organisation, guardians first. */
export function watchersOf(ctx: Context, to: Relation, circle: Circle) {
  const { t } = ctx;
  const guardians = to.under18
    ? circle.guardians.map(({ name, tie }) => ({
        icon: "skjold",
        title: name,
        meta: t(`profiles.watchers.guardian.${tie.assurance ?? "claimed"}`),
      }))
    : [];
  if (!to.gateOpen) return guardians;
  return [
    ...guardians,
    ...mentorsIn(to, circle).map((one) => ({
      icon: "mentor",
      title: one.name,
      meta: t("profiles.watchers.mentor"),
    })),
    ...circle.schools.map((one) => ({ icon: "skole", title: one.name, meta: t("profiles.watchers.school") })),
    ...circle.followers.map((one) => ({
      icon: "oeje",
      title: one.name,
      meta: t(`profiles.watchers.follow.${one.scope ?? "progress"}`),
    })),
  ];
}

export function mePage(ctx: Context, to: Relation, circle: Circle): Page {
  const { person } = to;
  const musician = person.birthDay !== null;
  return page("profiles/me", person.name, {
    ...presentProfile(ctx, to, circle),
    meta: [municipalityName(person.municipality), person.instruments.join(", ")].filter(Boolean).join(" · "),
    musician,
    isDraft: musician && !to.gateOpen,
    under15: musician && to.under15,
    isBare: person.bio === "" && person.instruments.length === 0 && person.genres.length === 0,
    watchers: musician ? watchersOf(ctx, to, circle) : [],
    own: answersOwn(to) ? ownAnswer(ctx, to, "profile") : null,
    ownPicture: answersOwn(to) && person.picture ? ownAnswer(ctx, to, "picture") : null,
    guardianDue: musician && to.under15 && person.picture !== null && !to.pictureShown,
    isMentor: !musician && hasRole(ctx.actor, "mentor"),
    secret: person.secretAddress,
    mayShowAddress: mayShowAddress(to),
    more: myLinks(ctx, person),
    languages: LOCALES.map((code) => ({ code, current: code === ctx.locale })),
  });
}

/** From 15: the musician's own answer to being shown, or to the picture being shown, and whether there is one yet. */
function ownAnswer(ctx: Context, to: Relation, purpose: "profile" | "picture") {
  const newest = to.facts.consents.find((row) => row.purpose === purpose && row.about === null);
  const mine = newest?.power === "self" ? newest : null;
  const text = consentText(ctx, to, purpose);
  return {
    asked: mine === null,
    title: text.title,
    facts: consentFacts(text),
    given: purpose === "profile" ? to.profileShown : to.pictureShown,
    at: mine ? mine.at : ctx.now,
  };
}

/** The form; with `typed` of a save that came second, what stands now is shown beside what was typed. */
export async function profileForm(ctx: Context, subject: Person, typed: Typed): Promise<Page> {
  const person = await getPerson(subject._id);
  const version = typed.values.version === undefined ? person.version : Number(typed.values.version);
  const saved = {
    name: person.name,
    fullName: person.fullName,
    bio: person.bio,
    instruments: person.instruments.join(", "),
    genres: person.genres.join(", "),
    municipality: person.municipality ?? "",
  };
  const names = Object.keys(saved) as (keyof typeof saved)[];
  const values = Object.fromEntries(names.map((name) => [name, typedText(typed, name, saved[name])]));
  const links = typedList(typed, "links", person.links);
  const stale = Number.isInteger(version) && version !== person.version;
  return page(
    "profiles/form",
    ctx.t("profiles.form.title"),
    {
      values,
      links: Array.from({ length: 5 }, (_, i) => links[i] ?? ""),
      version: person.version,
      problems: typed.problems,
      theirs: stale ? theirsOf(ctx, person, saved, values, links) : [],
      municipalities: [
        { value: "", label: ctx.t("profiles.form.noMunicipality") },
        ...MUNICIPALITIES.map(({ code, name }) => ({ value: code, label: name })),
      ],
    },
    { task: true },
  );
}

function theirsOf(
  ctx: Context,
  person: Person,
  saved: Record<string, string>,
  values: Record<string, string>,
  links: readonly string[],
) {
  const shown = { ...saved, municipality: municipalityName(person.municipality) };
  const rows = Object.entries(shown)
    .filter(([name]) => saved[name] !== values[name])
    .map(([name, text]) => ({ label: ctx.t(`profiles.fields.${name}`), text }));
  const same = person.links.join("\n") === links.filter(Boolean).join("\n");
  return same ? rows : [...rows, { label: ctx.t("profiles.fields.links"), text: person.links.join("\n") }];
}

export const picturePage = (ctx: Context, person: Person, maxBytes: number, typed: Typed): Page =>
  page(
    "profiles/picture",
    ctx.t("profiles.picture.title"),
    {
      picture: pictureHref(person, 320),
      maxBytes,
      hint: ctx.t("profiles.picture.hint", { max: Math.floor(maxBytes / 1_048_576) }),
      problem: typed.problems.picture ?? typed.problems[""] ?? null,
    },
    { task: true },
  );
