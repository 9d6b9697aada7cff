import { addDays, type Day, dayOf } from "../../platform/calendar.ts";
import type { MemberContext } from "../../platform/context.ts";
import { hereByRole } from "../accounts/index.ts";
import { signaturesDue } from "../journeys/index.ts";
import { mentorsWith, presentCertificate } from "../mentors/index.ts";
import { waitingOrganisations } from "../organisations/index.ts";
import { openReports } from "../portfolios/index.ts";
import { recommendationsWaitingFor } from "../recommendations/index.ts";
import { unreadable } from "../safeguarding/index.ts";
import { guardianClaims } from "../ties/index.ts";

/** How long before its day a certificate is said to run out. */
const SOON_DAYS = 60;
const MENTORS = 500;

/** One kind of thing that waits for the secretariat. */
export interface Wait {
  key:
    | "concerns"
    | "reports"
    | "guardians"
    | "mentors"
    | "organisations"
    | "signatures"
    | "recommendations"
    | "certificates";
  n: number;
  /** Since when the oldest has waited; null where a day to come counts instead. */
  since: Date | null;
  /** The nearest day by which it must be done. */
  due: Day | null;
  href: string;
}

const oldest = (dates: readonly Date[]): Date | null =>
  dates.reduce<Date | null>((first, date) => (first === null || date < first ? date : first), null);

/** All that waits for the secretariat, what concerns children first. A fixed number of reads; names nobody. */
export async function waitsFor(ctx: MemberContext): Promise<Wait[]> {
  const today = dayOf(ctx.now);
  const [unread, applied, approved, organisations, claims, reports, signatures, recommendations] =
    await Promise.all([
      unreadable(ctx),
      mentorsWith("applied"),
      mentorsWith("approved", MENTORS),
      waitingOrganisations(),
      guardianClaims(),
      openReports(),
      signaturesDue(ctx),
      recommendationsWaitingFor(ctx),
    ]);
  const soon = addDays(today, SOON_DAYS);
  const running = approved
    .flatMap((one) => presentCertificate(one, today).due ?? [])
    .filter((day) => day <= soon)
    .sort();
  const wait = (key: Wait["key"], dates: readonly Date[], href: string): Wait => ({
    key,
    n: dates.length,
    since: oldest(dates),
    due: null,
    href,
  });
  const { received } = recommendations;
  return [
    // A number and nothing else: whose they are and what they say is the leads' alone.
    wait("concerns", unread, "/admin/team"),
    wait(
      "reports",
      reports.map((one) => one.at),
      "/page-reports",
    ),
    wait(
      "guardians",
      claims.map((tie) => tie.since),
      "/guardians/claims",
    ),
    wait(
      "mentors",
      applied.map((one) => one.appliedAt),
      "/admin/mentors",
    ),
    wait(
      "organisations",
      organisations.map((one) => one.createdAt),
      "/admin/organisations",
    ),
    wait(
      "signatures",
      signatures.map((one) => one.since),
      "/signatures",
    ),
    {
      key: "recommendations",
      n: received.count,
      since: null,
      due: received.nearest,
      href: "/recommendations",
    },
    { key: "certificates", n: running.length, since: null, due: running[0] ?? null, href: "/admin/mentors" },
  ];
}

/** Is there somebody who can read a concern? */
export const hasSafeguardingLead = async (): Promise<boolean> =>
  (await hereByRole("safeguarding")).length > 0;
