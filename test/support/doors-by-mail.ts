import { inviteMember } from "../../src/features/organisations/index.ts";
import { settle } from "../../src/platform/background.ts";
import { devMails } from "../../src/platform/mail.ts";
import type { House } from "./house.ts";
import { aMemberOf, anOrganisation, seenBy } from "./people.ts";

/** The addresses that only mails lead to, each asked for as somebody would; and pages with a secret that is used up. */
export async function byMail(house: House): Promise<string[]> {
  const school = await anOrganisation("school", "Brevdalens Musikskole");
  const asker = await aMemberOf(school, "Postmester");
  const post = (path: string, body: object) => house.client().post(path).type("form").send(body);
  const signUp = {
    kind: "musician",
    name: "Ebbe",
    email: "ebbe@example.org",
    password: "en ganske lang sang",
  };
  await post("/sign-up", { ...signUp, birthDay: "2009-03-03", terms: "yes" });
  await post("/password-reset", { email: asker.email });
  await inviteMember(await seenBy(asker), school, "kollega@example.org");
  await settle();
  const paths: string[] = [];
  for (const to of [signUp.email, asker.email, "kollega@example.org"]) {
    const mail = await devMails.findOne({ to }, { sort: { at: -1 } });
    if (mail?.link) paths.push(mail.link.replace(house.config.baseUrl, ""));
  }
  return [
    ...paths,
    "/sign-up/confirmation?token=used",
    "/email-change/confirmation?token=used",
    "/dev/mailbox",
  ];
}
