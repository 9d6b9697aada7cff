import { expect, test } from "@jest/globals";
import { readConfig } from "../../src/config.ts";
import { actions } from "../../src/features/order.ts";
import type { Action } from "../../src/http/action.ts";
import { z } from "../../src/platform/fields.ts";

/**
 * There is no free messaging: every door by which one person's own words can reach another stands here, with who reads them
 * and why that is allowed. A new one fails until it has a line. What it says must be true of the door's policy.
 */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  "a name or a word about oneself, shown by one's own consents": [
    "/sign-up name",
    "/invitations/:token/account name",
    "/me/profile name",
    "/me/profile fullName",
    "/me/profile bio",
    "/me/profile instruments",
    "/me/profile genres",
    "/practice what",
    "/practice/:id what",
  ],
  "what one calls one's own device, read by oneself": ["/account/passkeys name"],
  "what an organisation or a mentor says of itself, read by the secretariat before it is approved": [
    "/organisations name",
    "/organisations about",
    "/organisations/:id/edit name",
    "/organisations/:id/edit about",
    "/mentors/application about",
    "/mentors/application instruments",
    "/mentors/words about",
    "/mentors/words instruments",
    "/admin/organisations name",
    "/admin/organisations about",
  ],
  "an act's own words, read by its members, and by the public once each of them (or a guardian) has said yes":
    [
      "/acts name",
      "/acts about",
      "/acts genres",
      "/acts roles",
      "/acts/:id name",
      "/acts/:id about",
      "/acts/:id genres",
      "/acts/:id/members/:personId roles",
      "/acts/:id/kit tagline",
      "/acts/:id/kit short",
      "/acts/:id/kit long",
      "/acts/:id/kit setlist",
      "/acts/:id/kit inputs",
      "/acts/:id/kit rider",
      "/acts/:id/kit label",
      "/acts/:id/kit gig",
      "/acts/:id/kit/pictures credit",
      "/acts/:id/kit/pictures alt",
    ],
  "who made a song, written by its owner and read by those who are named in it (and a child's guardian)": [
    "/demos/:id/credits outside",
    "/demos/:id/credits plays",
    "/demos/:id/credits/answer why",
  ],
  "for whom one has made a private link, read by oneself (and a child's guardian)": ["/demos/:id/links name"],
  "what somebody plays, in an invitation to an act": ["/acts/:id/invitations roles"],
  "one's own evidence and demos, read by those whom the musician chose": [
    "/evidence title",
    "/evidence text",
    "/evidence/files title",
    "/demos title",
    "/demos note",
    "/demos/:id title",
    "/demos/:id/versions note",
    "/demos/:id/versions/:n/note note",
  ],
  "to the safeguarding lead alone, and what the lead writes down of it": [
    "/concerns text",
    "/concerns reach",
    "/safeguarding/:id/notes text",
    "/safeguarding/:id/closure text",
  ],
  "the log of a mentorship: kept, its readers chosen first, never deleted by one side; taken back within a quarter of an hour, what both could read is kept for 30 days":
    [
      "/mentorships goal",
      "/mentorships/assignment goal",
      "/mentorships/:id/goals goals",
      "/mentorships/:id/sessions where",
      "/mentorships/:id/sessions note",
      "/mentorships/:id/sessions step",
      "/mentorships/:id/plan where",
      "/mentorships/:id/steps title",
      "/mentorships/:id/ending note",
      "/sessions/:id/edit where",
      "/sessions/:id/edit note",
      "/sessions/:id/notes note",
      "/steps/:id/outcome reason",
    ],
  "shown again to who typed it, in the same form for another musician, and stored nowhere": [
    "/mentorships/:id/sessions/form where",
    "/mentorships/:id/sessions/form note",
    "/mentorships/:id/sessions/form step",
  ],
  "said at a second of a demo, read by its owner and the few who may comment on it; an adult's words reach a child under 15 only from a mentor whose certificate counts":
    ["/demos/:id/versions/:n/comments text", "/comments/:id/answers text", "/comments/:id/decision why"],
  "the two voices of a milestone: kept under their author on the journey": [
    "/people/:id/journey/:milestone sentence",
  ],
  "a recommendation and its trail: the pupil, and under 15 the guardian, reads it before it is sent": [
    "/recommendations callName",
    "/recommendations text",
    "/recommendations/:id/edit callName",
    "/recommendations/:id/edit text",
    "/recommendations/:id/agreement motivation",
    "/recommendations/:id/refusal reason",
    "/recommendations/:id/answer reason",
    "/recommendations/:id/reply reason",
  ],
  "to an act from its public page, read by adults alone: its admins where all are 18, else the guardians of those who are not; there is no answer inside the house":
    ["/a/:id/enquiry name", "/a/:id/enquiry text"],
  "why the secretariat closes an account, read by its owner and the guardian of a child under 15; there is no answer inside the house":
    ["/admin/people/:id/closing reason"],
  "to the secretariat alone": ["/a/:id/report text", "/reports/:about text"],
  "what a school types of its own pupils, read by the school until they join": [
    "/pupils/invitations name",
    "/pupils/class-list list",
  ],
  "the framework's own texts, written by the secretariat for all": [
    "/admin/framework/publication note",
    "/admin/framework/:milestone titleDa",
    "/admin/framework/:milestone titleEn",
    "/admin/framework/:milestone shortDa",
    "/admin/framework/:milestone shortEn",
    "/admin/framework/:milestone evidenceDa",
    "/admin/framework/:milestone evidenceEn",
  ],
};

/** Strings that a rule of their own narrows to something else than words: days, codes, a key's answer, a file's path and name. */
const NOT_WORDS =
  /(^|\.)(day|lastDay|dueDay|birthDay|was|until|deadline|certificateDay|referenceDay|municipality|schoolId|path|passkey)$|\.name$/;

type Shape = Record<string, unknown>;
const isShape = (value: unknown): value is Shape => typeof value === "object" && value !== null;

/** The fields of a body that take somebody's own words: strings of any length, or of more than a code or an address has. */
function wordsIn(node: unknown, at = ""): string[] {
  if (!isShape(node)) return [];
  const fixed = node.enum ?? node.pattern ?? node.format ?? node.const;
  const long = node.type === "string" && fixed === undefined && Number(node.maxLength ?? Infinity) > 1000;
  return [
    ...(long ? [at] : []),
    ...Object.entries((node.properties ?? {}) as Shape).flatMap(([key, inner]) =>
      wordsIn(inner, at ? `${at}.${key}` : key),
    ),
    ...["anyOf", "allOf", "oneOf"].flatMap((key) =>
      Array.isArray(node[key]) ? node[key].flatMap((inner) => wordsIn(inner, at)) : [],
    ),
    ...wordsIn(node.items, at),
  ];
}

const doorsOfWords = (all: readonly Action[]): string[] => [
  ...new Set(
    all.flatMap(({ path, input }) =>
      input
        ? wordsIn(z.toJSONSchema(input, { io: "input", unrepresentable: "any" }))
            .filter((field) => !NOT_WORDS.test(field))
            .map((field) => `${path} ${field}`)
        : [],
    ),
  ),
];

test("each door by which one person's words can reach another has a line that says who reads them", () => {
  const found = doorsOfWords(actions(readConfig({ NODE_ENV: "test" }))).sort();
  const listed = Object.values(WORDS).flat().sort();
  expect(found.filter((door) => !listed.includes(door))).toEqual([]);
  expect(listed.filter((door) => !found.includes(door))).toEqual([]);
  expect(new Set(listed).size).toBe(listed.length);
});

test("bites: a new field of words, of any length or nested, is seen", () => {
  const planted = { path: "/chat", input: z.object({ say: z.array(z.object({ what: z.string() })) }) };
  expect(doorsOfWords([planted as unknown as Action])).toEqual(["/chat say.what"]);
});
