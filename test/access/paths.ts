import { readConfig } from "../../src/config.ts";
import { newId } from "../../src/platform/ids.ts";
import type { Cast } from "./cast.ts";

/** Which of the ids stands for `:id` behind a path that begins like this; the first that fits. */
const BEHIND: readonly [string, string][] = [
  ["/me/guardians", "claim"],
  ["/me/school", "pupil"],
  ["/organisations", "school"],
  ["/acts", "act"],
  ["/a/", "publicAct"],
  ["/pupils/:id/guardians", "typed"],
  ["/pupils/:id/card", "typed"],
  ["/pupils", "pupil"],
  ["/safeguarding", "case"],
  ["/evidence/:id/file", "file"],
  ["/evidence", "evidence"],
  ["/demos", "demo"],
  ["/comments", "comment"],
  ["/links", "link"],
  ["/practice", "practice"],
  ["/mentorships", "mentorship"],
  ["/sessions", "session"],
  ["/steps", "step"],
  ["/follow", "follow"],
  ["/recommendations", "recommendation"],
  ["/guardian-invitations", "guardianInvitation"],
  ["/guardians", "claim"],
  ["/notifications", "notice"],
  ["/admin/mentors", "ilir"],
  ["/admin/organisations", "waiting"],
  ["/admin/team/invitations", "teamInvitation"],
  ["/admin/team", "dorthe"],
  ["/admin/people", "ana"],
  ["/people", "ana"],
  ["/guardian", "ana"],
  ["/musicians", "ana"],
];

const BASE = readConfig({ NODE_ENV: "test" }).baseUrl;

/** The path of a door in this region. */
export function pathOf(door: string, ids: Record<string, string>, { people }: Cast): string {
  const { ana, ilir, dorthe, noor } = people;
  const all = { ...ids, ana: ana.personId, ilir: ilir.personId, dorthe: dorthe.personId };
  const is = (name: string): string => all[name as keyof typeof all] || newId();
  const behind = BEHIND.find(([begin]) => door.startsWith(begin))?.[1] ?? "nothing";
  const query = door.startsWith("/mentorships/assignment")
    ? `?musician=${ana.personId}`
    : door === "/reports/new"
      ? `?about=demo-${is("demo")}`
      : door === "/oembed"
        ? `?url=${encodeURIComponent(`${BASE}/a/${is("publicAct")}`)}`
        : "";
  return (
    door
      .replace(":invitationId", is(door.startsWith("/acts") ? "actInvitation" : "schoolInvitation"))
      .replace(":enquiryId", is("enquiry"))
      .replace(":admissionId", is("admission"))
      .replace(":song", is("publicSong"))
      .replace(":pictureId", is(door.startsWith("/acts") ? "kitPicture" : "publicKitPicture"))
      .replace(":width", "480")
      .replace(":memberId", is("member"))
      .replace(":sessionId", is("session"))
      .replace(":stepId", is("step"))
      .replace(":noteId", is("note"))
      .replace(":evidenceId", is("file"))
      .replace(":personId", noor.personId)
      .replace(":milestone", "RU-K1")
      .replace(":viewer", "mentor")
      .replace(":purpose", "statistics")
      .replace(":about", `demo-${is("demo")}`)
      .replace(":side", "96")
      .replace(":n", "1")
      .replace(":token", "x".repeat(43))
      .replace(":id", is(behind)) + query
  );
}
