import { expect, test } from "@jest/globals";
import { expectWell, PHONE, useBrowser } from "../support/browser.ts";
import { useHouse } from "../support/house.ts";
import { aMentor, aMusician, anaAndMarta, mentors, saysYes } from "../support/people.ts";

const house = useHouse();
const web = useBrowser(house);

test("the pages of consent are well on a phone: a guardian's, the child's and a young person's", async () => {
  const { ana, marta } = await anaAndMarta();
  await mentors(await aMentor("Ilir"), ana);
  await saysYes(marta, ana, "statistics");
  const guardian = await web.as(marta, PHONE);
  for (const path of ["", "/seen-as/mentor", "/seen-as/anyone", "/consents"])
    await expectWell(guardian, path === "" ? "/guardian" : `/guardian/${ana.personId}${path}`);
  const noor = await web.as(await aMusician("Noor"), { ...PHONE, colorScheme: "dark" });
  await expectWell(noor, "/me/consents");
  expect(await noor.locator("h1").textContent()).toContain("Hvad du har sagt ja til");
}, 120_000);
