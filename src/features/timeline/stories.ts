import type { EventRow } from "../../platform/events/events.ts";

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
  /** The end of the key `timeline.says.<key>`; null when this very event is not told. */
  key: (event: EventRow) => string | null;
  /** The fact that names another person, or an organisation, of the sentence. */
  person?: string;
  organisation?: string;
  /** Facts that are numbers in the sentence. */
  numbers?: readonly string[];
  /** Who did it is what the sentence begins with. */
  who?: false;
}

const fact = (name: string, before: string, known: readonly string[]) => (event: EventRow) => {
  const value = event.data[name];
  return typeof value === "string" && known.includes(value) ? `${before}.${value}` : null;
};
const always = (key: string) => () => key;
const TIES = ["guardian", "mentor", "pupil", "follow"] as const;
const PURPOSES = ["profile", "demoPublic"] as const;

/** Of a tie, `from` is a person or an organisation: both are looked up, and the one that is there is named. */
const tie = { person: "from", organisation: "from", who: false } as const;

export const STORIES: Readonly<Record<string, Story>> = {
  "people.created": { circle: "inner", icon: "person", key: always("created"), who: false },
  "people.profileChanged": { circle: "inner", icon: "person", key: always("profileChanged") },
  "people.pictureChanged": { circle: "inner", icon: "billede", key: always("pictureChanged") },
  "people.birthDayCorrected": { circle: "family", icon: "ret", key: always("birthDayCorrected") },
  "ties.begun": { circle: "family", icon: "netvaerk", key: fact("kind", "tieBegun", TIES), ...tie },
  "ties.ended": { circle: "family", icon: "netvaerk", key: fact("kind", "tieEnded", TIES), ...tie },
  "ties.guardianConfirmed": { circle: "family", icon: "skjold", key: always("guardianConfirmed"), ...tie },
  "consent.given": { circle: "family", icon: "ja", key: fact("purpose", "consentGiven", PURPOSES) },
  "consent.withdrawn": { circle: "family", icon: "luk", key: fact("purpose", "consentWithdrawn", PURPOSES) },
  "evidence.added": {
    circle: "inner",
    icon: "fil",
    key: fact("kind", "evidence", ["link", "file", "text", "word"]),
  },
};
export const TYPES = Object.keys(STORIES);
