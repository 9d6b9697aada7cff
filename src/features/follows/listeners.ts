import { onPersonPage } from "../profiles/index.ts";
import { seesFollowers } from "./policy.ts";

onPersonPage((ctx, to) =>
  seesFollowers(to)
    ? { href: `/people/${to.person._id}/followers`, label: ctx.t("follows.link"), icon: "oeje" }
    : null,
);
