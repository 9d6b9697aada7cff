import { action, type Action, page } from "../../http/action.ts";
import { findByRole } from "../accounts/index.ts";
import { appCodeOf, FACTOR_ROLES } from "../factors/index.ts";
import { namesOf } from "../people/index.ts";

/** The codes of the sample sign-ins: only on the embedded database on one's own computer, where nobody has their app. */
export const codesActions = (config: { devCodes: boolean }): readonly Action[] =>
  config.devCodes ? [codes] : [];

const codes = action({
  method: "get",
  path: "/dev/codes",
  doc: "The present codes of the sample sign-ins, on a development machine only",
  by: "anyone",
  load: async (ctx) => {
    const accounts = (await Promise.all(FACTOR_ROLES.map((kind) => findByRole(kind)))).flat();
    const names = await namesOf(accounts.map((one) => one.personId));
    const rows = await Promise.all(
      accounts.map(async (one) => ({
        name: names.get(one.personId) ?? "",
        email: one.email,
        code: await appCodeOf(one._id, ctx.now),
      })),
    );
    return { rows: rows.filter((row) => row.code !== null) };
  },
  can: "always",
  html: ({ ctx, subject }) =>
    page("admin/codes", ctx.t("admin.codes.title"), {
      rows: subject.rows,
      seconds: 30 - (Math.floor(ctx.now.getTime() / 1000) % 30),
    }),
  json: { none: "for people at a development machine" },
});
