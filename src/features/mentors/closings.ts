import { onClosing } from "../../platform/events/closings.ts";
import { findMentor } from "./model.ts";
import { endMentor, withdrawCertificate } from "./service.ts";

onClosing("mentors.ended", {
  again: async (ctx, { about }) => {
    const mentor = await findMentor(about);
    if (mentor?.status === "approved") await endMentor(ctx, about);
    return mentor !== null;
  },
});

/** One that ran out runs out by itself again. */
onClosing("mentors.certificateOver", {
  note: async ({ data }) => (data.withdrawn === true ? {} : null),
  again: async (ctx, { about }) => {
    const mentor = await findMentor(about);
    if (mentor?.status === "approved") await withdrawCertificate(ctx, about);
    return mentor !== null;
  },
});
