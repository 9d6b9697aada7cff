import { describe, expect, test } from "@jest/globals";
import { isCommon, isOwn } from "../../src/features/accounts/common.ts";
import { useHouse } from "../support/house.ts";
import { aMember } from "../support/people.ts";

const house = useHouse();

describe("a password that is guessed first", () => {
  test.each([
    "1234567890",
    "password123",
    "Password2024!",
    "qwertyuiop",
    "basketball",
    "!!football99",
    "aaaaaaaaaaaa",
    "adgangskode1",
    "Flyvefærdig2026",
    "sommerferie!",
    "footballfootball",
  ])("is known: %s", async (password) => {
    expect(await isCommon(password)).toBe(true);
  });
  test.each([
    "en lang nok adgangskode",
    "tre solsorte på et tag",
    "min guitar er rød",
    "hjort-lampe-skib-syv",
    "Fx9!kdPq2vLm",
  ])("is told from a good one: %s", async (password) => {
    expect(await isCommon(password)).toBe(false);
  });
  test("is also one's own name or address, with a little around it", () => {
    const own = { email: "noor.hansen@example.org", name: "Noor El Amin" };
    for (const password of ["noor.hansen", "NoorHansen12", "noor.hansen@example.org", "nooRelamin!1"])
      expect([password, isOwn(password, own)]).toEqual([password, true]);
    for (const password of ["noor og hendes store guitar", "en lang nok adgangskode"])
      expect([password, isOwn(password, own)]).toEqual([password, false]);
    expect(isOwn("bo er ude at gå", { email: null, name: "Bo" })).toBe(false);
  });

  test("is refused at sign-up, at a reset and on the account page, at its field, in both languages", async () => {
    const facts = { kind: "musician", name: "Noor Hansen", birthDay: "2009-05-24" };
    const signUp = (email: string, password: string) =>
      house
        .client()
        .post("/sign-up")
        .type("form")
        .send({ ...facts, email, password });
    for (const [password, sentence] of [
      ["password123", "bliver gættet først"],
      ["noorhansen1", "må ikke være dit navn"],
    ] as const) {
      const answer = await signUp("noor@example.org", password);
      expect([answer.status, answer.text.includes(sentence)]).toEqual([422, true]);
      expect(answer.text).toContain('id="password-error"');
    }
    const english = await house
      .client()
      .set("Accept-Language", "en")
      .post("/sign-up")
      .type("form")
      .send({ ...facts, email: "noor@example.org", password: "password123" });
    expect(english.text).toContain("first to be guessed");
    expect((await signUp("noor@example.org", "tre solsorte på et tag")).status).toBe(200);

    const member = await aMember();
    const browser = await house.as(member);
    expect(
      (await browser.post("/account/password").type("form").send({ password: "password123" })).status,
    ).toBe(422);
    await house.client().post("/password-reset").type("form").send({ email: member.email });
    const token = new URL((await house.mail(member.email)).path, "http://x").searchParams.get("token");
    const reset = (password: string) =>
      house.client().post("/password-reset/new").type("form").send({ token, password });
    expect((await reset("password123")).status).toBe(422);
    // The link is still good for a better one.
    expect((await reset("tre solsorte på et tag")).status).toBe(303);
  });
});
