import {
  actAdmins,
  actMembers,
  guardiansOfActMembers,
  guardiansAskedSince,
  guardiansOfAdmission,
  concernReaders,
  enquiryReaders,
  guardiansOfMentees,
  guardiansUnder15,
  guardiansWhereAdultJoined,
  musician,
  named,
  organisationAbout,
  organisationIn,
  otherActMembers,
  secretariat,
  secretariatIfWaiting,
  stillReads,
  team,
  whereClosed,
} from "./audience.ts";
import { is, organisation, type Rule, rule } from "./rule.ts";

/** A role of the house itself. Whoever gets or loses one is told so; the others of the team see that it was done. */
const ofHouse = (kind: string) => ({ when: is("kind", kind) });

/** Roles, organisations, acts and public pages. */
export const HOUSE: Readonly<Record<string, readonly Rule[]>> = {
  "accounts.cardChanged": [
    rule("newCard", "account", musician, "/account/sign-ins", [], { when: is("instead", "yes") }),
  ],
  "accounts.newDevice": [
    rule("newSignIn", "account", musician, "/account/sign-ins", [], { when: is("to", "nobody") }),
  ],
  "accounts.roleGiven": [
    rule("youAreSecretary", "account", musician, "/", [], ofHouse("secretariat")),
    rule("youAreLead", "account", musician, "/", [], ofHouse("safeguarding")),
    rule("secretaryNamed", "account", team, "/notifications", ["person"], ofHouse("secretariat")),
    rule("leadNamed", "account", team, "/notifications", ["person"], ofHouse("safeguarding")),
  ],
  "accounts.roleTaken": [
    rule("youWereSecretary", "account", musician, "/", [], ofHouse("secretariat")),
    rule("youWereLead", "account", musician, "/", [], ofHouse("safeguarding")),
    rule("secretaryGone", "account", team, "/notifications", ["person"], ofHouse("secretariat")),
    rule("leadGone", "account", team, "/notifications", ["person"], ofHouse("safeguarding")),
  ],
  "mentors.applied": [rule("mentorApplied", "answers", secretariat, "/admin/mentors", ["who"])],
  "mentors.approved": [rule("mentorApproved", "account", musician, "/")],
  "mentors.declined": [rule("mentorDeclined", "account", musician, "/")],
  "mentors.ended": [rule("mentorEnded", "account", musician, "/")],
  "mentors.certificateDue": [
    rule("certificateDue", "account", musician, "/mentors/application", [], { numbers: ["days"] }),
  ],
  "mentors.certificateOver": [
    rule("certificateOver", "account", musician, "/mentors/application"),
    rule("mentorCertificateOver", "answers", secretariat, "/admin/mentors", ["person"]),
    rule("childsMentorAway", "guardian", guardiansOfMentees, "/guardian", ["person"]),
  ],
  "organisations.created": [
    rule("organisationApplied", "answers", secretariatIfWaiting, "/admin/organisations"),
  ],
  "organisations.approved": [
    rule("organisationApproved", "account", organisationAbout, "/organisations/:about", ["place"], {
      organisation: (event) => event.about,
    }),
  ],
  "organisations.memberJoined": [
    rule(
      "memberJoined",
      "account",
      organisationIn("organisationId"),
      "/organisations/:organisationId",
      ["person", "place"],
      organisation("organisationId"),
    ),
  ],
  "organisations.memberLeft": [
    rule("workplaceClosed", "account", whereClosed("organisationId"), "/organisations", ["place"], {
      ...organisation("organisationId"),
    }),
  ],
  "organisations.handedOver": [
    rule("coordinationYours", "account", named("to"), "/organisations/:about", ["place"], {
      organisation: (event) => event.about,
    }),
  ],
  "organisations.handoverTakenBack": [
    rule("coordinationTakenBack", "account", named("to"), "/organisations/:about", ["place"], {
      organisation: (event) => event.about,
      insteadOf: "coordinationYours",
    }),
  ],
  "acts.optedIn": [rule("actAsksPublic", "answers", actMembers, "/acts/:about")],
  "acts.memberJoined": [
    rule("actMemberJoined", "account", otherActMembers, "/acts/:about"),
    rule("youJoinedAct", "account", musician, "/acts/:about"),
    // Whoever has something to answer reads that first; the screen that it leads to shows who is in the act.
    rule("admissionAsked", "answers", guardiansAskedSince, "/guardian"),
    rule("childJoinedAct", "guardian", guardiansUnder15, "/guardian", ["person"]),
    rule("adultJoinedChildsAct", "guardian", guardiansWhereAdultJoined, "/guardian"),
  ],
  "acts.admissionAsked": [rule("admissionAsked", "answers", guardiansOfAdmission, "/guardian")],
  "acts.admissionClosed": [
    rule("notInAct", "account", musician, "/acts"),
    rule("invitedNotIn", "account", actAdmins, "/acts/:about"),
  ],
  "acts.memberLeft": [rule("actMemberLeft", "account", actMembers, "/acts/:about")],
  "presskits.pictureAdded": [
    rule("kitPictureAdded", "account", actMembers, "/acts/:about/kit"),
    rule("childsKitPictureAdded", "guardian", guardiansOfActMembers, "/acts/:about/kit"),
  ],
  "portfolios.reportClosed": [
    rule("reportActed", "account", named("reporter"), "/notifications", [], {
      when: is("outcome", "acted"),
    }),
    rule("reportLeft", "account", named("reporter"), "/notifications", [], { when: is("outcome", "left") }),
  ],
  "portfolios.problemReported": [rule("pageReported", "answers", secretariat, "/page-reports")],
  "enquiries.received": [
    rule("enquiryCame", "answers", enquiryReaders, "/acts/:act/enquiries", [], { gathered: true }),
  ],
  "safeguarding.concernRaised": [rule("concernRaised", "answers", concernReaders, "/safeguarding/:about")],
  "safeguarding.concernWaits": [rule("concernWaits", "answers", concernReaders, "/safeguarding/:about")],
  "safeguarding.concernTakenOver": [
    rule("concernTaken", "answers", stillReads("from"), "/safeguarding/:about"),
  ],
  "safeguarding.concernHandedOver": [rule("concernForYou", "answers", named("to"), "/safeguarding/:about")],
};
