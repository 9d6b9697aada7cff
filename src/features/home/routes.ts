import { action, redirect } from "../../http/action.ts";
import { ACTING_AS, giveCookie } from "../../http/cookies.ts";
import { DAY_MS } from "../../platform/clock.ts";
import { choice, z } from "../../platform/fields.ts";
import { HATS } from "./hats.ts";
import { firstScreen, isMember } from "./screens.ts";
import { welcomePage } from "./welcome.ts";

export const home = action({
  method: "get",
  path: "/",
  doc: "The first screen",
  by: "anyone",
  load: () => ({ here: true }),
  can: "always",
  html: ({ ctx }) =>
    ctx.proof?.incomplete
      ? redirect("/account/second-factor")
      : isMember(ctx)
        ? firstScreen(ctx)
        : welcomePage(ctx),
  json: { none: "a page made for people" },
});

/** One login may be several things; which of them is chosen here, and kept in a cookie of this browser. */
export const hat = action({
  method: "post",
  path: "/acting-as",
  doc: "Choose the role whose first screen is shown",
  by: "member",
  input: z.object({ kind: choice(HATS) }),
  load: () => ({ here: true }),
  can: "always",
  touchesSession: true,
  run: (_ctx, _subject, input, { res }) => void giveCookie(res, ACTING_AS, input.kind, 30 * DAY_MS),
  html: () => redirect("/"),
  json: { none: "a choice of this browser" },
});

export const homeActions = [home, hat];
