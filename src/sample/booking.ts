import { copyFile, mkdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { actsOf } from "../features/acts/index.ts";
import { answerConsent, relationTo } from "../features/consent/index.ts";
import { sendEnquiry } from "../features/enquiries/index.ts";
import { addPicture } from "../features/presskits/index.ts";
import { newId } from "../platform/ids.ts";
import { root } from "../platform/root.ts";
import { as, asNobody, daysAgo, type Soul } from "./moment.ts";

/** An empty stage, drawn: nobody's face. */
const STAGE = join(root, "src/sample/pictures/stage.png");

/**
 * What comes with being out in the world, for the act of somebody who is 18: a press picture, and what a venue wrote. After
 * everything else, since a picture is made outside of transactions.
 */
export async function beBooked(soul: Soul, tmpDir: string): Promise<void> {
  const [act] = await actsOf(soul.personId);
  const to = await relationTo(as(soul, daysAgo(6)), soul.personId);
  if (!act || !to) return;
  await answerConsent(as(soul, daysAgo(6)), to, "pressPicture", true);
  const path = join(tmpDir, newId());
  await mkdir(tmpDir, { recursive: true });
  await copyFile(STAGE, path);
  try {
    await addPicture(as(soul, daysAgo(6), "17:10"), act, {
      picture: { path, bytes: 0, name: "scene.png" },
      credit: "Nora Vind",
      alt: "En tom scene før koncerten: flygel, kontrabas og trommer foran en gul måne.",
      agreed: true,
      requestId: newId(),
    });
  } finally {
    await rm(path, { force: true });
  }
  await sendEnquiry(
    asNobody(daysAgo(2)),
    act,
    {
      name: "Henrik fra Kanten",
      email: "henrik@eksempel.dk",
      text: "Vi holder åben scene på Kanten en torsdag i februar kl. 19. Vil I spille 30 minutter? Vi betaler 3.000 kr. og kørsel, og her står et stemt klaver.",
      website: "",
      requestId: newId(),
    },
    "sample",
  );
}
