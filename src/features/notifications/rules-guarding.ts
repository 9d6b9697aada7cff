import type { EventRow } from "../../platform/events/events.ts";
import {
  approvers,
  askedMentors,
  claimDeciders,
  coordinatorsOfRow,
  from15,
  guardiansOfMinor,
  guardiansUnder15,
  heldWhereClosed,
  leftSchool,
  musician,
  named,
  organisationIn,
  whereClosed,
} from "./audience.ts";
import { byMusician, is, organisation, type Rule, rule } from "./rule.ts";

const kind = (value: string) => ({ when: is("kind", value) });
const follow = { ...kind("follow"), ...organisation("from") };

/** What a school does with a pupil; what follows from a move to another one names nobody. */
const bySchool = {
  when: (event: EventRow) => event.data.kind === "pupil" && event.by !== null && !byMusician(event),
  ...organisation("from"),
};
/** What the program ended by itself. */
const closing = (value: string) => ({
  when: (event: EventRow) => event.data.kind === value && event.by === null,
  ...organisation("from"),
});
const SCHOOL = "/me/school";

/** Ties, consent and what guardians should know. A tie that ends is told the musician where a school took them off its list or was closed. */
export const GUARDING: Readonly<Record<string, readonly Rule[]>> = {
  "ties.asked": [
    rule("followAsked", "answers", from15, "/me/followers", ["place"], follow),
    rule(
      "followAskedChild",
      "answers",
      guardiansUnder15,
      "/people/:person/followers",
      ["person", "place"],
      follow,
    ),
    rule("pupilAsks", "answers", organisationIn("from"), "/pupils", [], {
      when: (event) => event.data.kind === "pupil" && byMusician(event),
    }),
  ],
  "ties.begun": [
    rule("followBegun", "follows", organisationIn("from"), "/people/:person", ["person"], kind("follow")),
    rule("pupilJoined", "account", organisationIn("from"), "/pupils", ["person"], {
      when: (event) => event.data.kind === "pupil" && byMusician(event),
    }),
    rule("schoolSaidYes", "account", musician, SCHOOL, ["place"], bySchool),
    rule("guardianBegun", "guardian", musician, "/me/guardians", [], kind("guardian")),
    rule(
      "otherGuardianBegun",
      "guardian",
      guardiansOfMinor,
      "/guardian",
      ["who", "person"],
      kind("guardian"),
    ),
    rule("guardianClaims", "answers", claimDeciders, "/guardians/claims", [], kind("guardian")),
  ],
  "ties.declined": [
    rule("followDeclined", "follows", organisationIn("from"), "/following", [], kind("follow")),
    rule("schoolSaidNo", "account", musician, SCHOOL, ["place"], bySchool),
  ],
  "ties.ended": [
    rule("pupilLeft", "account", leftSchool, "/pupils", [], kind("pupil")),
    rule("schoolEnded", "account", musician, SCHOOL, ["place"], bySchool),
    rule("schoolClosed", "account", whereClosed("from"), SCHOOL, ["place"], closing("pupil")),
    rule("followerClosed", "follows", heldWhereClosed, "/me/followers", ["place"], closing("follow")),
  ],
  "ties.guardianConfirmed": [
    rule("guardianIsConfirmed", "guardian", named("from"), "/guardian", ["person"]),
    rule("myGuardianIsConfirmed", "guardian", musician, "/me/guardians"),
    rule("otherGuardianIsConfirmed", "guardian", guardiansOfMinor, "/guardian", ["person"]),
  ],
  "ties.guardianUnconfirmed": [
    rule("guardianNotConfirmed", "guardian", named("from"), "/guardian", ["person"]),
    rule("myGuardianNotConfirmed", "guardian", musician, "/me/guardians"),
    rule("otherGuardianNotConfirmed", "guardian", guardiansOfMinor, "/guardian", ["person"]),
  ],
  "consent.given": [
    rule("childSaidYes", "guardian", guardiansOfMinor, "/guardian", ["person"], {
      when: is("power", "self"),
    }),
    rule("guardianSaidYes", "guardian", musician, "/me/consents", ["who"], { when: is("power", "guardian") }),
    rule("otherGuardianSaidYes", "guardian", approvers, "/guardian/:person/consents", ["who", "person"], {
      when: is("power", "guardian"),
    }),
    rule("mentorAskedNow", "answers", askedMentors, "/mentees", [], {
      when: (event) => event.data.purpose === "mentoring" && event.data.inAct === false,
    }),
  ],
  "consent.withdrawn": [
    rule("childTookBack", "guardian", guardiansOfMinor, "/guardian", ["person"], {
      when: is("power", "self"),
    }),
    rule("guardianTookBack", "guardian", musician, "/me/consents", ["who"], {
      when: is("power", "guardian"),
    }),
    rule("otherGuardianTookBack", "guardian", approvers, "/guardian/:person/consents", ["who", "person"], {
      when: is("power", "guardian"),
    }),
  ],
  "people.secretAddressChanged": [
    rule("childAddressShown", "guardian", guardiansOfMinor, "/guardian", ["person"], {
      when: (event) => event.data.secret === false,
    }),
    rule("addressShown", "account", musician, "/me", [], { when: (event) => event.data.secret === false }),
  ],
  "privacy.pupilGoesSoon": [rule("pupilGoesSoon", "account", coordinatorsOfRow, "/pupils")],
  "people.birthDayCorrected": [
    rule("birthDayCorrected", "account", musician, "/me"),
    rule("childBirthDayCorrected", "guardian", guardiansOfMinor, "/guardian", ["person"]),
  ],
};
