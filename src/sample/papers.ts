import { giveRole } from "../features/accounts/index.ts";
import { type NewPupil, typePupils } from "../features/enrolments/index.ts";
import { signStage } from "../features/journeys/index.ts";
import { applyAsMentor } from "../features/mentors/index.ts";
import { createOrganisation } from "../features/organisations/index.ts";
import { makeTie } from "../features/ties/index.ts";
import { newId } from "../platform/ids.ts";
import { as, asNobody, daysAgo, refreshed, type Soul } from "./moment.ts";
import { newSoul, type Region } from "./people.ts";

type Souls = ReadonlyMap<string, Soul>;
/** What lies on the desks: a signature that is due, and who has asked to come in. */
export async function layOut(region: Region, souls: Souls): Promise<void> {
  await askIn(region);
  const [mads, malthe] = [region.mentors.get("Mads"), souls.get("Malthe")];
  if (mads && malthe) await signStage(as(mads, daysAgo(2), "18:00"), malthe.personId, "ready-to-fly");
}

const TYPED: readonly NewPupil[] = [
  { name: "Liva Holm Andersen", birthDay: "2013-05-24", email: null, guardianEmail: "anders@eksempel.dk" },
  { name: "Viggo Birk", birthDay: "2010-02-11", email: "viggo@eksempel.dk", guardianEmail: null },
];

/** What waits for the secretariat and the school: a mentor, a place, a guardian, two pupils whom nobody has answered for. */
async function askIn(region: Region): Promise<void> {
  const ragnhild = await newSoul(region, {
    name: "Ragnhild",
    mail: "ragnhild.cello@eksempel.dk",
    day: daysAgo(4),
  });
  await applyAsMentor(as(ragnhild, daysAgo(4)), {
    about: "Cellist med tyve år i orkestre. Jeg kan lytte længe og sige det kort.",
    instruments: ["cello"],
    municipality: "0230",
  });
  const holger = await newSoul(region, {
    name: "Holger",
    mail: "holger.loftet@eksempel.dk",
    day: daysAgo(3),
  });
  await createOrganisation(
    as(holger, daysAgo(3)),
    { kind: "venue", name: "Loftet", municipality: "0151", about: "Lille scene over biblioteket." },
    false,
  );
  const child = await newSoul(region, {
    name: "Ylva",
    mail: "ylva.ny@eksempel.dk",
    day: daysAgo(5),
    birthDay: daysAgo(13 * 365 + 40),
    roles: [{ kind: "musician", organisationId: null, coordinator: false }],
  });
  const father = await newSoul(region, {
    name: "Thorbjørn",
    mail: "thorbjoern.far@eksempel.dk",
    day: daysAgo(2),
  });
  await giveRole(asNobody(daysAgo(2)), father.personId, {
    kind: "guardian",
    organisationId: null,
    coordinator: false,
  });
  await makeTie(
    as(await refreshed(father), daysAgo(2)),
    {
      kind: "guardian",
      from: father.personId,
      fromKind: "person",
      to: child.personId,
      assurance: "claimed",
      power: "approver",
    },
    "active",
  );
  const [school, teacher] = [region.houses.get("soendersoe"), region.staff.get("soendersoe")?.[0]];
  if (school && teacher) await typePupils(as(teacher, daysAgo(6)), school, TYPED, newId());
}
