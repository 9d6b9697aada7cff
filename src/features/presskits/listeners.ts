import { onActPage } from "../portfolios/index.ts";
import { findKit } from "./model.ts";
import { cardPicture } from "./picture-present.ts";
import { isWritten } from "./policy.ts";

onActPage(async (ctx, act) => {
  const kit = await findKit(act._id);
  return kit && isWritten(kit)
    ? {
        href: `/a/${act._id}/kit`,
        label: ctx.t("presskits.link"),
        line: kit.tagline,
        picture: await cardPicture(ctx, act),
      }
    : null;
});
