import { onMyPage } from "./service.ts";

onMyPage((ctx, person) =>
  person.birthDay === null ? null : { href: "/me/consents", label: ctx.t("consent.link"), icon: "ja" },
);
