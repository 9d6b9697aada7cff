import { z } from "zod";
import type { Action } from "../../../src/http/action.ts";
import { newId } from "../../../src/platform/ids.ts";
import { PASSWORD } from "../../support/people.ts";
import { inDays, today } from "./hands.ts";
import type { Body } from "./knock.ts";
import type { World } from "./world.ts";

/** What an input's fields look like from outside: JSON Schema, transforms left out. */
export interface Field {
  name: string;
  type: string | null;
  choices: string[];
  required: boolean;
  max: number | null;
}
export function fieldsOf(action: Action): Field[] {
  if (!action.input) return [];
  const schema = z.toJSONSchema(action.input, { io: "input", unrepresentable: "any" }) as Schema;
  const objects = schema.properties ? [schema] : (schema.oneOf ?? schema.anyOf ?? []);
  const seen = new Map<string, Field>();
  for (const object of objects)
    for (const [name, inner] of Object.entries(object.properties ?? {}))
      if (!seen.has(name))
        seen.set(name, {
          name,
          type: inner.type ?? inner.anyOf?.[0]?.type ?? null,
          choices:
            inner.enum ?? inner.anyOf?.find((one) => one.enum)?.enum ?? (inner.const ? [inner.const] : []),
          required: (object.required ?? []).includes(name),
          max: inner.maxLength ?? null,
        });
  return [...seen.values()];
}
interface Schema {
  type?: string;
  properties?: Record<string, Schema>;
  required?: string[];
  enum?: string[];
  const?: string;
  maxLength?: number;
  anyOf?: Schema[];
  oneOf?: Schema[];
}

let count = 0;
/** A likely answer to a question by its name. */
export function likely(field: Field, world: World): unknown {
  const { name } = field;
  if (field.choices.length > 0) return field.choices[0];
  if (name === "requestId") return newId();
  if (name === "password" || name === "current" || name === "again") return PASSWORD;
  if (/e?mail$/i.test(name)) return `gaest${(count += 1)}@example.org`;
  if (/birthDay|^was$/.test(name)) return "2010-04-03";
  if (/until|deadline/i.test(name)) return inDays(20);
  if (/day$/i.test(name)) return today();
  if (name === "time") return "00:01";
  if (name === "minutes") return "30";
  if (name === "municipality") return "0190";
  if (name === "links" || name === "link" || name === "address") return "https://example.org/sang";
  if (name === "at") return world.known.readAt;
  if (name === "version") return 0;
  if (/^(mentor|mentorId)$/.test(name)) return world.people.ilir?.personId;
  if (name === "schoolId") return world.schools[1]?._id;
  if (name === "organisationId") return world.venue._id;
  if (name === "code") return world.known.code;
  if (name === "goals" || name === "instruments" || name === "genres" || name === "roles") return "guitar";
  if (name === "list") return `Ny Elev;${"2012-03-04"};elev${(count += 1)}@example.org;`;
  if (
    [
      "evidence",
      "milestones",
      "lastStep",
      "outcome",
      "minutesOther",
      "milestone",
      "stepMilestone",
      "for",
      "next",
      "act",
    ].includes(name)
  )
    return undefined;
  if (name === "locale") return "da";
  if (name === "token") return "x".repeat(43);
  if (field.type === "boolean" || name === "ownWork" || name === "secret" || name === "admin") return "on";
  if (field.type === "number" || field.type === "integer") return 1;
  return field.required || field.type === "string" ? "Hilsen fra øvelokalet" : undefined;
}

/** What only a person would know to write: where the likely answer is not taken. */
export const SPECIAL: Record<string, (world: World) => Body> = {
  "post /sign-in": (world) => ({ email: world.people.stranger?.email, password: PASSWORD }),
  "post /sign-in/card": (world) => ({ number: world.known.cardNumber, words: world.known.cardWords }),
  "post /not-me": (world) => ({ token: world.known.notMe }),
  "post /confirm-it-is-you": () => ({
    password: PASSWORD,
    code: undefined,
    recovery: undefined,
    passkey: undefined,
    words: undefined,
    next: "/account",
  }),
  "post /me/consents/:purpose": () => ({ about: undefined }),
  "post /guardian/:id/consents/:purpose": () => ({ about: undefined }),
  "post /sign-up": () => ({ kind: "musician", birthDay: "2008-05-24" }),
  "post /sign-up/confirmation": (world) => ({ token: world.known.signUp }),
  "post /password-reset": (world) => ({ email: world.people.stranger?.email }),
  "post /password-reset/new": (world) => ({ token: world.known.reset }),
  "post /email-change/confirmation": (world) => ({ token: world.known.emailChange }),
  "post /account/password": () => ({ current: PASSWORD, password: "en ny og lang adgangskode" }),
  "post /account/passkeys/:n/removal": () => ({ added: undefined }),
  "post /organisations/:id/coordination": (world) => ({ memberId: world.known.loneMembership }),
  "post /musicians/:id/birth-day": () => ({ birthDay: "2012-03-04" }),
  "post /musicians/:id/guardians/ending": (world) => ({
    guardian: world.known.guardianTie,
    what: "observer",
  }),
  "post /evidence": () => ({ kind: "text", text: "Om en koncert", address: undefined }),
  "post /mentorships/:id/stand-in": (world) => ({ mentor: world.people.eva?.personId, until: inDays(10) }),
  "post /recommendations": (world) => ({
    pupilId: world.people.noor?.personId,
    receiver: `organisation-${world.venue._id}`,
  }),
  "post /recommendations/:id/answer": () => ({ answer: "accept" }),
  "post /mentorships/:id/sessions": () => ({
    due: "week",
    day: today(),
    time: "00:01",
    minutes: "45",
    readers: "both",
  }),
  "post /mentorships/:id/plan": () => ({ day: inDays(9), time: "16:00", minutes: "45" }),
  "post /mentorships/:id/steps": () => ({ dueDay: inDays(12), owner: "both", next: "no" }),
  "post /sessions/:id/edit": () => ({ noteId: undefined }),
  "post /mentorships/:id/steps/:stepId/withdrawal": () => ({ former: undefined }),
  "post /sessions/:id/notes": () => ({ readers: "both" }),
  "post /steps/:id/date": () => ({ dueDay: inDays(12) }),
  "post /people/:id/journey/:milestone": () => ({ verdict: "confirmed", sentence: "Ja" }),
  "post /journey/:milestone": () => ({ said: "ready" }),
  "post /journey/:milestone/undo": () => ({ opened: undefined }),
  "post /admin/people": (world) => ({ email: world.people.noor?.email }),
  "post /admin/team": (world) => ({ email: world.people.stranger?.email, kind: "secretariat" }),
  "post /safeguarding/:id/handover": (world) => ({ to: world.people.ditte?.personId }),
  "post /concerns": () => ({ worry: "contact" }),
  "post /acting-as": () => ({ kind: "mentor" }),
  "post /following": (world) => ({
    code: world.known.code,
    organisationId: world.venue._id,
    scope: "progress",
  }),
  "post /demos/:id/versions/:n/comments": () => ({ from: "0:00", to: undefined }),
  "post /comments/:id/decision": () => ({ decision: "later", usedIn: undefined, why: "" }),
  "post /demos/:id/links": () => ({ n: undefined, lastDay: inDays(20) }),
  "post /demos/:id/credits": () => ({
    person: "",
    outside: "En gæst",
    plays: "",
    share: "100",
    roles: "0-words",
    isrc: "",
    iswc: "",
  }),
  "post /acts/:id/kit": () => ({
    songs: undefined,
    setlist: "Sidste bus 3:20",
    what: "voice",
    place: "front-centre",
    label: "",
    inputs: "Sang, SM58",
    day: undefined,
    gig: undefined,
  }),
  "post /mentorships": (world) => ({ mentor: world.people.ilir?.personId }),
};
