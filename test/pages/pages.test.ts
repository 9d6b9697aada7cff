import { expect, test } from "@jest/globals";
import { useHouse } from "../support/house.ts";

const house = useHouse({ OPERATOR_NAME: "Musikmetropolen", OPERATOR_EMAIL: "hej@musik.example" });

test.each([
  "/privacy",
  "/terms",
  "/accessibility",
  "/help",
])("%s can be read by anyone, in both languages, with the operator's name", async (path) => {
  const danish = await house.client().get(path);
  const english = await house.client().set("Accept-Language", "en").get(path).set("Accept-Language", "en");
  expect([danish.status, english.status]).toEqual([200, 200]);
  expect(danish.text).toContain('<html lang="da"');
  expect(english.text).toContain('<html lang="en"');
  for (const answer of [danish, english]) expect(answer.text).toContain("hej@musik.example");
});
