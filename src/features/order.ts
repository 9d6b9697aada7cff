import type { Config } from "../config.ts";
import type { Action } from "../http/action.ts";
import { accountActions } from "./accounts/index.ts";
import { adminActions } from "./admin/index.ts";
import { codesActions } from "./admin/dev-codes.ts";
import { mailboxActions } from "./admin/dev-mailbox.ts";
import { actActions } from "./acts/index.ts";
import { auditActions } from "./audit/index.ts";
import { cardActions } from "./cards/index.ts";
import { commentActions } from "./comments/index.ts";
import { consentActions } from "./consent/index.ts";
import { creditActions } from "./credits/index.ts";
import { demoActions } from "./demos/index.ts";
import { enrolmentActions } from "./enrolments/index.ts";
import { followActions } from "./follows/index.ts";
import { enquiryActions } from "./enquiries/index.ts";
import { evidenceActions } from "./evidence/index.ts";
import { frameworkActions } from "./frameworks/index.ts";
import { guardianActions } from "./guardians/index.ts";
import { homeActions } from "./home/index.ts";
import { impactActions } from "./impact/index.ts";
import { invitationActions } from "./invitations/index.ts";
import { journeyActions } from "./journeys/index.ts";
import { linkActions } from "./links/index.ts";
import { mentorActions } from "./mentors/index.ts";
import { mentorshipActions } from "./mentorships/index.ts";
import { notificationActions } from "./notifications/index.ts";
import { organisationActions } from "./organisations/index.ts";
import { pageActions } from "./pages/index.ts";
import { practiceActions } from "./practice/index.ts";
import { privacyActions } from "./privacy/index.ts";
import { profileActions } from "./profiles/index.ts";
import { portfolioActions } from "./portfolios/index.ts";
import { pressKitActions } from "./presskits/index.ts";
import { recommendationActions } from "./recommendations/index.ts";
import { timelineActions } from "./timeline/index.ts";
import { safeguardingActions } from "./safeguarding/index.ts";
import { sessionActions } from "./sessions/index.ts";
import { securityActions } from "./security/index.ts";
import { stepActions } from "./steps/index.ts";

/** The rooms from ground to roof. A room imports `platform`, `http`, and the `index.ts` of rooms before it; a law holds that. */
export const ROOMS = [
  "people",
  "factors",
  "accounts",
  "security",
  "invitations",
  "organisations",
  "ties",
  "mentors",
  "consent",
  "profiles",
  "guardians",
  "safeguarding",
  "enrolments",
  "cards",
  "uploads",
  "evidence",
  "acts",
  "demos",
  "practice",
  "frameworks",
  "journeys",
  "steps",
  "sessions",
  "mentorships",
  "comments",
  "links",
  "credits",
  "follows",
  "recommendations",
  "enquiries",
  "timeline",
  "audit",
  "notifications",
  "impact",
  "portfolios",
  "presskits",
  "pages",
  "admin",
  "privacy",
  "home",
] as const;

/** Every door of the house, in the order of the rooms. */
export const actions = (config: Config): readonly Action[] => [
  ...accountActions,
  ...securityActions,
  ...invitationActions,
  ...organisationActions,
  ...mentorActions,
  ...consentActions,
  ...profileActions(config),
  ...guardianActions,
  ...safeguardingActions,
  ...enrolmentActions,
  ...cardActions,
  ...evidenceActions,
  ...actActions,
  ...demoActions(config),
  ...timelineActions,
  ...auditActions,
  ...followActions,
  ...practiceActions,
  ...recommendationActions,
  ...frameworkActions,
  ...stepActions,
  // Before the sessions: `/sessions/new` is not the id of one.
  ...mentorshipActions,
  ...commentActions,
  ...linkActions(config),
  ...creditActions,
  ...sessionActions,
  ...notificationActions,
  ...journeyActions,
  ...impactActions,
  ...enquiryActions,
  ...portfolioActions(config),
  ...pressKitActions(config),
  ...pageActions(config),
  ...adminActions,
  ...privacyActions,
  ...mailboxActions(config),
  ...codesActions(config),
  ...homeActions,
];
