/** What was looked at, in words: the first door that fits. Keys of `audit.looked`. */
const DOORS: readonly [RegExp, string][] = [
  [/^\/people\/:id\/picture/, "picture"],
  [/^\/people\/:id\/timeline/, "timeline"],
  [/^\/people\/:id\/journey|^\/signatures/, "journey"],
  [/^\/people\/:id\/followers/, "followers"],
  [/^\/people\/:id$/, "profile"],
  [/^\/demos\/.*\/audio$/, "heard"],
  [/^\/demos/, "demos"],
  [/^\/evidence/, "evidence"],
  [/^\/acts|^\/a\//, "act"],
  [/^\/(sessions|steps|mentorships)\//, "mentoring"],
  [/^\/recommendations\/:id\/evidence/, "enclosure"],
  [/^\/recommendations\/:id/, "recommendation"],
  [/^\/(guardians\/claims|pupils\/:id\/guardians|musicians)/, "guardians"],
  [/^\/guardian/, "guardian"],
  [/^\/($|mentees|pupils|following|recommendations|safeguarding|mentorships|sessions)/, "list"],
];
export const lookedAt = (door: string): string => DOORS.find(([path]) => path.test(door))?.[1] ?? "page";

/** What was changed, in words, by the room of the event. Keys of `audit.changed`. */
const ROOMS: Record<string, string> = {
  people: "profile",
  consent: "consent",
  ties: "ties",
  guardians: "ties",
  follows: "ties",
  enrolments: "ties",
  acts: "act",
  demos: "demos",
  evidence: "evidence",
  journeys: "journey",
  steps: "steps",
  sessions: "sessions",
  mentorships: "mentorship",
  recommendations: "recommendation",
};
export const changedWhat = (type: string): string => ROOMS[type.split(".")[0] ?? ""] ?? "other";
