import type { EventRow } from "../../platform/events/events.ts";
import { ENTRIES } from "../consent/index.ts";
import { STAGES } from "../frameworks/index.ts";

/**
 * Who sees a line of somebody's story: the family is the musician and the guardians whose word counts, the inner circle also
 * the mentors, and `progress` everybody who may follow how the musician is getting on.
 */
export type Circle = "family" | "inner" | "progress";
export const CIRCLES: Readonly<Record<Circle, readonly Circle[]>> = {
  family: ["family", "inner", "progress"],
  inner: ["inner", "progress"],
  progress: ["progress"],
};

/** How one type of event is told. A type that stands in no story is not shown. */
export interface Story {
  circle: Circle;
  icon: string;
  /** The end of the key `timeline.says.<key>`; null when this very event is not told (to this circle). */
  key: (event: EventRow, circle: Circle) => string | null;
  /** The fact that names a milestone of the sentence. */
  milestone?: string;
  /** The fact that names another person, or an organisation, of the sentence. */
  person?: string;
  organisation?: string;
  /** Facts that are numbers in the sentence. */
  numbers?: readonly string[];
}

const fact = (name: string, before: string, known: readonly string[]) => (event: EventRow) => {
  const value = event.data[name];
  return typeof value === "string" && known.includes(value) ? `${before}.${value}` : null;
};
const always = (key: string) => () => key;
/** The mentor's tie is told as the mentorship. */
const TIES = ["guardian", "pupil", "follow"] as const;

/** Of a tie, `from` is a person or an organisation: both are looked up, and the one that is there is named. */
const tie = { person: "from", organisation: "from" } as const;
const mentor = { person: "mentor" } as const;

export const STORIES: Readonly<Record<string, Story>> = {
  "people.created": { circle: "inner", icon: "person", key: always("created") },
  "people.profileChanged": { circle: "inner", icon: "person", key: always("profileChanged") },
  "people.pictureChanged": { circle: "inner", icon: "billede", key: always("pictureChanged") },
  "people.birthDayCorrected": { circle: "family", icon: "ret", key: always("birthDayCorrected") },
  "ties.begun": { circle: "family", icon: "netvaerk", key: fact("kind", "tieBegun", TIES), ...tie },
  "ties.ended": { circle: "family", icon: "netvaerk", key: fact("kind", "tieEnded", TIES), ...tie },
  "ties.guardianConfirmed": { circle: "family", icon: "skjold", key: always("guardianConfirmed"), ...tie },
  "consent.given": { circle: "family", icon: "ja", key: fact("purpose", "consentGiven", ENTRIES) },
  "consent.withdrawn": { circle: "family", icon: "luk", key: fact("purpose", "consentWithdrawn", ENTRIES) },
  "evidence.added": {
    circle: "inner",
    icon: "fil",
    key: fact("kind", "evidence", ["link", "file", "text", "word"]),
  },
  "mentorships.begun": { circle: "inner", icon: "mentor", key: always("mentorBegun"), ...mentor },
  "mentorships.ended": { circle: "inner", icon: "mentor", key: always("mentorEnded"), ...mentor },
  "mentorships.paused": { circle: "inner", icon: "klokke", key: always("mentorPaused") },
  "mentorships.resumed": { circle: "inner", icon: "klokke", key: always("mentorResumed") },
  "mentorships.standInBegun": {
    circle: "inner",
    icon: "mentor",
    key: always("standIn"),
    person: "standIn",
  },
  "sessions.logged": {
    circle: "inner",
    icon: "kalender",
    key: always("session"),
    person: "mentor",
    numbers: ["minutes"],
  },
  "steps.closed": {
    circle: "inner",
    icon: "flag",
    key: fact("outcome", "step", ["reached", "partly", "notYet", "dropped"]),
  },
  "journeys.said": {
    circle: "inner",
    icon: "ide",
    key: fact("said", "said", ["ready", "notYet"]),
    milestone: "milestone",
  },
  "journeys.answered": {
    circle: "progress",
    icon: "segl",
    key: (event, circle) =>
      circle === "progress" && event.data.verdict !== "confirmed"
        ? null
        : fact("verdict", "answered", ["confirmed", "returned", "reopened"])(event),
    milestone: "milestone",
  },
  "journeys.stageSigned": { circle: "inner", icon: "segl", key: always("stageSigned") },
  "journeys.stageEntered": {
    circle: "progress",
    icon: "rejse",
    key: fact("stage", "stageEntered", STAGES),
  },
  "journeys.stageUndone": {
    circle: "progress",
    icon: "fortryd",
    key: fact("stage", "stageUndone", STAGES.slice(0, -1)),
  },
  "demos.versionAdded": { circle: "family", icon: "demo", key: always("demoAdded"), numbers: ["n"] },
  "practice.logged": { circle: "inner", icon: "oev", key: always("practice"), numbers: ["minutes"] },
  "acts.created": { circle: "inner", icon: "band", key: always("actCreated") },
  "acts.optedIn": { circle: "inner", icon: "oeje", key: always("actOptedIn") },
  "acts.optedOut": { circle: "inner", icon: "oeje", key: always("actOptedOut") },
  "recommendations.sent": { circle: "inner", icon: "brev", key: always("letterSent") },
  "recommendations.accepted": { circle: "inner", icon: "brev", key: always("letterAccepted") },
  "recommendations.declined": { circle: "inner", icon: "brev", key: always("letterDeclined") },
};
export const TYPES = Object.keys(STORIES);
