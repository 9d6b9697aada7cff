import { SENT_UNDO_MS } from "../recommendations/index.ts";
import {
  askedMentors,
  both,
  commenting,
  guardiansOfMinor,
  guardiansUnder15,
  mentorsOf,
  musician,
  named,
  receiver,
  schoolsOf,
  secretariat,
  stillAt,
} from "./audience.ts";
import { byMusician, is, type Rule, rule } from "./rule.ts";

const pair = both(musician, named("mentor"));
/** The same two by the tie that holds now, where the event does not name the mentor. */
const pairNow = both(musician, mentorsOf);
const STEP = "/steps/:about";
const TALK = "/mentorships/:about";
const MILESTONE = "/journey/:milestone";
const LETTER = "/recommendations/:about";
/** The list, where the letter itself is gone for whoever is told. */
const LETTERS = "/recommendations";
/** Nobody is mailed of a letter while whoever sent it on may still take that back. */
const HELD = { heldMs: SENT_UNDO_MS };
const writer = both(named("teacher"), musician);

/** What musician and mentor do together, and recommendations. */
export const WORK: Readonly<Record<string, readonly Rule[]>> = {
  "mentorships.asked": [
    rule("mentorAsked", "answers", askedMentors, TALK),
    rule("mentorAskedForYou", "steps", musician, TALK),
  ],
  "mentorships.begun": [
    rule("mentorSaidYes", "steps", musician, TALK, ["who"]),
    rule("childHasMentor", "guardian", guardiansOfMinor, "/guardian", ["person"]),
  ],
  "mentorships.declined": [rule("mentorSaidNo", "steps", musician, "/mentorships/new")],
  "mentorships.refusalTakenBack": [
    rule("mentorThinksAgain", "steps", musician, TALK, [], { insteadOf: "mentorSaidNo" }),
  ],
  "mentorships.withdrawn": [rule("mentorRequestGone", "steps", named("mentor"), "/mentees")],
  "mentorships.notWanted": [
    rule("pupilWantsNoMentor", "steps", stillAt("to", "school"), "/pupils"),
    rule("mentorQuestionOver", "steps", named("mentor"), "/mentees", [], { when: is("known", "yes") }),
  ],
  "mentorships.paused": [rule("mentorshipPaused", "steps", pair, TALK, ["who"])],
  "mentorships.resumed": [rule("mentorshipResumed", "steps", pair, TALK, ["who"])],
  "mentorships.ended": [
    rule("mentorshipEnded", "steps", musician, "/sessions", ["who"]),
    rule("menteeLeft", "steps", named("mentor"), "/mentees"),
  ],
  "mentorships.standInBegun": [
    rule("standInYou", "steps", named("standIn"), TALK, ["person"]),
    rule("standInForYou", "steps", musician, TALK),
  ],
  "mentorships.goalsChanged": [rule("goalsChanged", "steps", pairNow, TALK, ["who"], { gathered: true })],
  "mentorships.sessionPlanned": [rule("sessionPlanned", "steps", pair, TALK, ["who"])],
  "mentorships.planCancelled": [rule("planCancelled", "steps", pair, TALK, ["who"])],
  "sessions.logged": [
    rule("sessionLogged", "steps", musician, "/sessions/:about", ["who"], { numbers: ["minutes"] }),
    rule("childSession", "steps", guardiansUnder15, "/guardian", ["person"], { numbers: ["minutes"] }),
  ],
  "sessions.noteWritten": [
    rule("noteAdded", "steps", musician, "/sessions/:session", ["who"], {
      when: (event) => event.data.later === true,
    }),
  ],
  "sessions.takenBack": [
    rule("sessionTakenBack", "steps", musician, "/sessions", ["who"], {
      numbers: ["minutes"],
      insteadOf: "sessionLogged",
    }),
    rule("childSessionTakenBack", "steps", guardiansUnder15, "/guardian", ["person"], {
      numbers: ["minutes"],
      insteadOf: "childSession",
    }),
  ],
  "demos.versionWithdrawn": [
    rule("versionWithdrawn", "demos", musician, "/demos/:about", [], {
      numbers: ["n"],
      when: (event) => !byMusician(event),
    }),
  ],
  "demos.versionRestored": [
    rule("versionRestored", "demos", musician, "/demos/:about", [], {
      numbers: ["n"],
      when: (event) => !byMusician(event),
    }),
  ],
  "links.shut": [rule("linksShut", "demos", musician, "/demos/:demo", [], { gathered: true })],
  "comments.added": [
    rule("commentAdded", "demos", commenting(musician), "/demos/:demo", [], { gathered: true }),
  ],
  "comments.answered": [
    rule("commentAnswered", "demos", commenting(named("to"), musician), "/demos/:demo", [], {
      gathered: true,
    }),
  ],
  "comments.decided": [
    rule("commentAnswered", "demos", commenting(named("to")), "/demos/:demo", [], {
      gathered: true,
      when: (event) => event.data.decision !== "",
    }),
  ],
  "comments.invited": [
    rule("commentsOpen", "demos", commenting(named("invited")), "/demos/:about"),
    rule("childInvitedToComment", "guardian", guardiansUnder15, "/guardian", ["person"]),
  ],
  "credits.asked": [
    rule("creditsAsked", "answers", musician, "/demos/:about/credits"),
    rule("creditsChild", "answers", guardiansUnder15, "/demos/:about/credits", ["person"]),
  ],
  "credits.answered": [
    rule("creditsRefused", "demos", named("to"), "/demos/:about/credits", [], { when: is("answer", "no") }),
  ],
  "credits.complete": [rule("creditsComplete", "demos", named("to"), "/demos/:about/credits")],
  "steps.agreed": [
    rule("stepAgreed", "steps", pairNow, STEP, ["who"], { when: (event) => event.data.inLog !== true }),
  ],
  "steps.takenBack": [
    rule("stepTakenBack", "steps", pairNow, "/mentorships/:mentorship", ["who"], { insteadOf: "stepAgreed" }),
  ],
  "steps.moved": [rule("stepMoved", "steps", pairNow, STEP, ["who"], { gathered: true })],
  "steps.madeNext": [rule("stepMadeNext", "steps", pairNow, STEP, ["who"])],
  "steps.closed": [rule("stepClosed", "steps", pairNow, STEP, ["who"])],
  "journeys.said": [
    rule("milestoneSaid", "answers", mentorsOf, "/people/:person/journey/:milestone", ["person"], {
      when: is("said", "ready"),
    }),
  ],
  "journeys.answered": [
    rule("stageReady", "milestones", musician, "/journey", ["who"], { when: is("opens", "stage") }),
    rule("exitTalkReady", "milestones", musician, "/journey", ["who"], { when: is("opens", "exitTalk") }),
    rule("menteeReady", "milestones", mentorsOf, "/people/:person/journey", ["person"], {
      when: (event) => event.data.opens === "stage" || event.data.opens === "exitTalk",
    }),
    rule("milestoneConfirmed", "milestones", musician, MILESTONE, ["who"], {
      when: is("verdict", "confirmed"),
    }),
    rule("milestoneReturned", "milestones", musician, MILESTONE, ["who"], {
      when: is("verdict", "returned"),
    }),
    rule("milestoneReopened", "milestones", musician, MILESTONE, ["who"], {
      when: is("verdict", "reopened"),
    }),
  ],
  "journeys.stageSigned": [
    rule("signatureDue", "answers", both(schoolsOf, secretariat), "/signatures", ["person"]),
    rule("stageSigned", "milestones", musician, "/journey", ["who"]),
  ],
  "journeys.stageEntered": [
    rule("stageEntered", "milestones", musician, "/journey", [], {
      when: (event) => event.data.from !== null,
    }),
    rule("childStageEntered", "milestones", guardiansOfMinor, "/guardian", ["person"], {
      when: (event) => event.data.from !== null,
    }),
  ],
  "journeys.stageUndone": [
    rule("stageUndone", "milestones", musician, "/journey"),
    rule("childStageUndone", "milestones", guardiansOfMinor, "/guardian", ["person"]),
  ],
  "recommendations.handedOver": [rule("letterYours", "answers", musician, LETTER)],
  "recommendations.takenBack": [rule("letterTakenBack", "recommendations", musician, LETTERS)],
  "recommendations.agreed": [
    rule("letterChild", "answers", guardiansUnder15, LETTER, ["person"], HELD),
    rule("letterAgreed", "recommendations", named("teacher"), LETTER, ["person"]),
  ],
  "recommendations.refused": [rule("letterRefused", "recommendations", writer, LETTER)],
  "recommendations.sent": [
    rule("letterReceived", "answers", receiver, LETTER, [], HELD),
    rule("letterSent", "recommendations", writer, LETTER),
  ],
  "recommendations.asked": [rule("letterQuestion", "answers", writer, LETTER)],
  "recommendations.answered": [rule("letterAnswered", "answers", receiver, LETTER)],
  "recommendations.accepted": [rule("letterAccepted", "recommendations", writer, LETTER)],
  "recommendations.declined": [rule("letterDeclined", "recommendations", writer, LETTER)],
  "recommendations.returned": [
    rule("letterReturned", "recommendations", both(musician, stillAt("teacher", "schoolId")), LETTERS),
  ],
  "recommendations.withdrawn": [rule("letterWithdrawn", "recommendations", receiver, LETTERS)],
};
