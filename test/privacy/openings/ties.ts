import { askWithCode, closeCode, makeCode } from "../../../src/features/follows/service.ts";
import { endMentor, withdrawCertificate } from "../../../src/features/mentors/service.ts";
import { findMembership, findOrganisation } from "../../../src/features/organisations/model.ts";
import { closeOrganisation, removeMember } from "../../../src/features/organisations/service.ts";
import {
  blocksOf,
  blockParty,
  declineTie,
  endTie,
  liftBlock,
  makeTie,
} from "../../../src/features/ties/index.ts";
import { WHOLE } from "../../../src/platform/mongo/collection.ts";
import {
  aMemberOf,
  aMentor,
  aMusician,
  anOrganisation,
  aSecretary,
  follows,
  saysYes,
  seenBy,
} from "../../support/people.ts";
import { type Openings, must } from "./openings.ts";

/** Follows, blocks and codes. */
export async function ties({ open, has, things, reopened }: Openings): Promise<void> {
  const noor = await aMusician("Noor", 17);
  const own = await seenBy(noor);
  const [venue, other] = [await anOrganisation("venue", "Scenen"), await anOrganisation("venue", "Salen")];
  const third = await anOrganisation("venue", "Gården");
  const tie = await follows(venue, noor);
  open("ties.ended", "ties", { _id: tie._id, status: "active" }, () => endTie(own, tie));
  const asked = await makeTie(
    own,
    { kind: "follow", from: other._id, fromKind: "organisation", to: noor.personId, scope: "progress" },
    "asked",
  );
  open("ties.declined", "ties", { _id: asked._id, status: "asked" }, () => declineTie(own, asked));
  const block = { person: noor.personId, power: "self" as const };
  things.push({
    by: "ties.blocked",
    isOpen: async () => !(await has("blocks", { party: third._id, liftedAt: null })),
    close: () => blockParty(own, { ...block, party: third._id, partyKind: "organisation" }),
  });
  const ilir = await aMentor("Ilir");
  reopened.push({
    by: "ties.blocked",
    isOpen: async () => !(await has("blocks", { party: ilir.personId, liftedAt: null })),
    close: async () => {
      await blockParty(own, { ...block, party: ilir.personId, partyKind: "person" });
      const made = (await blocksOf(noor.personId)).find((one) => one.party === ilir.personId);
      await liftBlock(own, must(made));
    },
  });
  const booker = await aMemberOf(other, "Bo");
  for (const by of ["follows.codeClosed", "follows.codeUsed"]) {
    const shows = await aMusician("Viser", 17);
    await saysYes(shows, shows);
    const code = await makeCode(await seenBy(shows));
    open(by, "followcodes", { _id: code._id, usedAt: null, closedAt: null }, async () =>
      by === "follows.codeClosed"
        ? closeCode(await seenBy(shows))
        : askWithCode(await seenBy(booker), {
            organisationId: other._id,
            code: code.code,
            scope: "progress",
          }),
    );
  }
}

/** Organisations, who works there, and mentors. */
export async function houses({ open, db }: Openings): Promise<void> {
  const ctx = await seenBy(await aSecretary("Signe"));
  const [closed, leaves] = [await anOrganisation("school", "Lukket"), await anOrganisation("school", "Åben")];
  await aMemberOf(closed, "Cia");
  open("organisations.closed", "organisations", { _id: closed._id, closedAt: null }, async () =>
    closeOrganisation(ctx, must(await findOrganisation(closed._id))),
  );
  await aMemberOf(leaves, "Dan");
  const gone = await aMemberOf(leaves, "Ea");
  const row = must(
    await db().collection("memberships").findOne({ personId: gone.personId }, { comment: WHOLE }),
  );
  open("organisations.memberLeft", "memberships", { personId: gone.personId, until: null }, async () =>
    removeMember(ctx, leaves, must(await findMembership(String(row._id)))),
  );
  const [ended, certified] = [await aMentor("Slut"), await aMentor("Attest")];
  open("mentors.ended", "mentors", { _id: ended.personId, status: "approved" }, () =>
    endMentor(ctx, ended.personId),
  );
  open("mentors.certificateOver", "mentors", { _id: certified.personId, certificateDay: { $ne: null } }, () =>
    withdrawCertificate(ctx, certified.personId),
  );
}
