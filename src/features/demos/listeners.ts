import { onEvidenceSource } from "../evidence/index.ts";
import { onSeenAs } from "../guardians/index.ts";
import { onReference } from "../safeguarding/index.ts";
import { onSpaceUsed, onUploadWhole } from "../uploads/index.ts";
import { bytesPutUpBy } from "./model.ts";
import { peopleIn } from "./policy.ts";
import { examine } from "./receive.ts";
import { heardBy, heardInBand, reachDemo } from "./reach.ts";

/** A worry from a demo is about whoever is heard in it. */
onReference("demo", async (ctx, id) => {
  const reached = await reachDemo(ctx, id);
  if (!reached) return null;
  const people = reached.versions.flatMap((one) => peopleIn(reached.demo, one));
  return { musicians: [...new Set(people)], people: [] };
});

/** What such a viewer hears of the child, for a guardian who looks through their eyes. */
onSeenAs(async (ctx, to, viewer) => {
  const { demos, cut } = viewer === "bandmate" ? await heardInBand(ctx, to) : await heardBy(ctx, to);
  const rows = demos.map((demo) => ({
    icon: "demo",
    title: demo.title,
    meta: ctx.t(`guardians.seen.readers.${demo.readers}`, { name: to.person.name }),
  }));
  return cut ? [...rows, { icon: "demo", title: ctx.t("guardians.seen.older"), meta: "" }] : rows;
});

/** Whoever may know of this version comes to it from what it is evidence of. */
onEvidenceSource("demo", async (ctx, id, n) => {
  const reached = await reachDemo(ctx, id);
  return reached?.versions.some((one) => one.n === n) ? `/demos/${id}?v=${n}` : null;
});

onSpaceUsed("demos", bytesPutUpBy);
onUploadWhole(examine);
