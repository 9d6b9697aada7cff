import { describe, expect, test } from "@jest/globals";
import { isrc, iswc, share, showIsrc, showIswc, showShare } from "../../src/features/credits/numbers.ts";
import { eventRows } from "../../src/platform/events/events.ts";
import { eraseNow } from "../../src/features/privacy/index.ts";
import { wish } from "../support/erasing.ts";
import { type Client, useHouse } from "../support/house.ts";
import { aGuardianOf, aMentor, aMusician, anaAndMarta, type Member, mentors } from "../support/people.ts";
import { pdfOutline, pdfText, untagged } from "../support/pdf.ts";
import { aDemo, anAct } from "../support/songs.ts";

const house = useHouse();

interface Row {
  who: Member | string;
  roles: string[];
  share: string;
  plays?: string;
}
/** The form as it is sent: a row for each name. */
const form = (rows: readonly Row[], version: number, more: object = {}): object => ({
  person: rows.map(({ who }) => (typeof who === "string" ? "" : who.personId)),
  outside: rows.map(({ who }) => (typeof who === "string" ? who : "")),
  plays: rows.map((row) => row.plays ?? ""),
  share: rows.map((row) => row.share),
  roles: rows.flatMap((row, i) => row.roles.map((role) => `${i}-${role}`)),
  version,
  ...more,
});
const write = (who: Client, demo: string, rows: readonly Row[], version: number, more: object = {}) =>
  who
    .post(`/demos/${demo}/credits`)
    .type("form")
    .send(form(rows, version, more));
const read = async (who: Client, demo: string) => (await who.get(`/api/v1/demos/${demo}/credits`)).body;
const stateOf = async (who: Client, demo: string): Promise<string> => (await read(who, demo)).newest.state;
const answer = (who: Client, demo: string, person: Member, n: number, said: string, why = "") =>
  who
    .post(`/demos/${demo}/credits/answer`)
    .type("form")
    .send({ answer: said, person: person.personId, n, why });

async function aBand() {
  const [noor, emil] = [await aMusician("Nøør Æblegård", 17), await aMusician("Łukasz Çelik", 16)];
  const demo = await aDemo(house, noor, await anAct(noor, emil), "band");
  return { noor, emil, demo, asNoor: await house.as(noor), asEmil: await house.as(emil) };
}

describe("numbers", () => {
  test.each([
    ["33,33", 3333],
    ["33.3 %", 3330],
    ["100", 10_000],
    ["", 0],
    [12.5, 1250],
  ])("a share of %s", (typed, kept) => {
    expect(share.parse(typed)).toBe(kept);
    expect(share.parse(showShare(kept))).toBe(kept);
  });
  test.each(["33,333", "101", "-1", "halv", "1e2", "1000"])("no share: %s", (typed) =>
    expect(share.safeParse(typed).success).toBe(false));
  test.each(["DK-ABC-26-00001", "dk abc 26 00001", "DKA1B2600001"])("an ISRC: %s", (typed) =>
    expect(showIsrc(isrc.parse(typed))).toMatch(/^DK-A..-26-00001$/));
  test.each([
    "D1-ABC-26-00001",
    "DK-ABC-26-0001",
    "DK-ABC-2X-00001",
    "DK-ABC-26-000012",
  ])("no ISRC: %s", (typed) => expect(isrc.safeParse(typed).success).toBe(false));
  test("an ISWC is held against its check digit, whichever digit was mistyped", () => {
    expect(showIswc(iswc.parse("T-034.524.680-1"))).toBe("T-034.524.680-1");
    expect(iswc.parse("t0345246801")).toBe("T0345246801");
    expect(iswc.parse("")).toBe("");
    for (let at = 1; at < 11; at += 1) {
      const wrong = "T0345246801"
        .split("")
        .map((one, i) => (i === at ? String((Number(one) + 1) % 10) : one))
        .join("");
      expect([wrong, iswc.safeParse(wrong).success]).toEqual([wrong, false]);
    }
    expect(iswc.safeParse("T-034.524.68-1").success).toBe(false);
  });
});

describe("the split sheet", () => {
  test("is agreed when each who is named has said yes; a change of shares asks everybody afresh, one of numbers does not", async () => {
    const { noor, emil, demo, asNoor, asEmil } = await aBand();
    const rows: Row[] = [
      { who: noor, roles: ["words", "played"], share: "33,33", plays: "klaver" },
      { who: emil, roles: ["music", "sang"], share: "33,33" },
      { who: "Søren Ågård", roles: ["produced"], share: "33,34" },
    ];
    expect((await asEmil.get(`/demos/${demo}/credits`)).status).toBe(404);
    expect((await write(asNoor, demo, rows, 0)).status).toBe(303);
    expect(await stateOf(asNoor, demo)).toBe("waiting");
    expect((await asEmil.get("/")).text).toContain("Krediteringen af Sidste bus: passer den?");
    expect((await write(asEmil, demo, rows, 1)).status).toBe(403);
    expect((await answer(asEmil, demo, noor, 1, "yes")).status).toBe(403);
    // Pressed again, it is the answer that stands.
    for (let i = 0; i < 2; i += 1) expect((await answer(asEmil, demo, emil, 1, "yes")).status).toBe(303);
    const heard = await eventRows.find({ about: demo, type: "credits.answered" });
    expect(heard).toHaveLength(1);
    expect(await stateOf(asNoor, demo)).toBe("agreed");

    await write(asNoor, demo, rows, 1, { isrc: "DK-ABC-26-00001" });
    expect([await stateOf(asNoor, demo), (await read(asNoor, demo)).newest.n]).toEqual(["agreed", 2]);
    const other = rows.map((row, i) => ({ ...row, share: ["30", "36,66", "33,34"][i] ?? "" }));
    await write(asNoor, demo, other, 2);
    expect(await stateOf(asNoor, demo)).toBe("waiting");
    expect((await answer(asEmil, demo, emil, 2, "yes")).status).toBe(409);
    expect((await answer(asEmil, demo, emil, 3, "no", "Jeg skrev broen")).status).toBe(303);
    expect(await stateOf(asNoor, demo)).toBe("refused");
    expect((await asNoor.get(`/demos/${demo}/credits`)).text).toContain("Jeg skrev broen");
    // Whoever answers again meets what was typed, and what is wrong with it, in the form that was folded away.
    const long = await answer(asEmil, demo, emil, 3, "no", "x".repeat(301));
    expect([long.status, long.text.includes("x".repeat(301))]).toEqual([422, true]);
    expect(long.text).toMatch(/<details class="fold" open>[^]*id="why-\w+-error"/);
    // A new mind is a new answer; what was said stays in the history.
    await answer(asEmil, demo, emil, 3, "yes");
    expect(await stateOf(asEmil, demo)).toBe("agreed");
    expect((await read(asNoor, demo)).earlier.map((one: { n: number }) => one.n)).toEqual([2, 1]);
  });

  test("adds to 100 %, names each once, and keeps what was typed when it does not", async () => {
    const { noor, emil, demo, asNoor } = await aBand();
    const one = { who: noor, roles: ["words"], share: "50" };
    for (const [rows, more, sentence] of [
      [[one, { who: emil, roles: ["sang"], share: "49,99" }], {}, "Der mangler 0,01 %"],
      [[one, { who: emil, roles: ["sang"], share: "50,5" }], {}, "Der er 0,5 % for meget"],
      [[one, { who: "Ukendt Navn", roles: [], share: "50" }], {}, "hvad hver enkelt gjorde"],
      [[one, { who: "", roles: ["sang"], share: "50" }], {}, "Skriv navnet"],
      [[one, { ...one, roles: ["music"] }], {}, "to gange"],
      [[{ ...one, share: "100" }], { iswc: "T-034.524.680-2" }, "sidste ciffer passer ikke"],
      [[{ ...one, share: "100" }], { isrc: "DK-1" }, "to bogstaver"],
      [[{ ...one, share: "hele" }], {}, "Skriv en andel som"],
      [[{ ...one, share: "100", plays: "x".repeat(81) }], {}, "Højst 80 tegn"],
    ] as const) {
      const sent = await write(asNoor, demo, rows as unknown as Row[], 0, more);
      expect([sentence, sent.status, sent.text.includes(sentence)]).toEqual([sentence, 422, true]);
      expect(sent.text).toContain(`value="${rows[0].share}"`);
      if (sentence === "Højst 80 tegn") expect(sent.text).toContain('id="plays-error"');
    }
    const stranger = await aMusician("Fremmed");
    expect((await write(asNoor, demo, [{ who: stranger, roles: ["sang"], share: "100" }], 0)).status).toBe(
      422,
    );
    expect((await read(asNoor, demo)).newest).toBeNull();
    // Two at once: the second is told, and sees what stands.
    await write(asNoor, demo, [{ ...one, share: "100" }], 0);
    const late = await write(asNoor, demo, [{ who: "Den anden", roles: ["sang"], share: "100" }], 0);
    expect([late.status, late.text.includes("Den anden"), late.text.includes("Æblegård: 100 %")]).toEqual([
      409,
      true,
      true,
    ]);
  });

  test("of a child waits for the child and for each guardian whose word counts", async () => {
    const { ana, marta } = await anaAndMarta();
    const claus = await aGuardianOf(ana, "Claus");
    const emil = await aMusician("Emil", 17);
    const demo = await aDemo(house, emil, await anAct(emil, ana), "band");
    const asEmil = await house.as(emil);
    await write(
      asEmil,
      demo,
      [
        { who: emil, roles: ["music"], share: "50" },
        { who: ana, roles: ["words"], share: "50" },
      ],
      0,
    );
    const [asAna, asMarta, asClaus] = [await house.as(ana), await house.as(marta), await house.as(claus)];
    expect((await asMarta.get("/")).text).toContain("Passer krediteringen af Sidste bus for Ana?");
    for (const [who, state] of [
      [asAna, "waiting"],
      [asMarta, "waiting"],
      [asClaus, "agreed"],
    ] as const) {
      expect((await answer(who, demo, ana, 1, "yes")).status).toBe(303);
      expect(await stateOf(asEmil, demo)).toBe(state);
    }
    expect((await asMarta.get("/")).text).not.toContain("Passer krediteringen");
    await answer(asMarta, demo, ana, 1, "no", "For lidt");
    expect(await stateOf(asEmil, demo)).toBe("refused");
    const claimed = await house.as(await aGuardianOf(ana, "Per", false));
    expect((await claimed.get(`/demos/${demo}/credits`)).status).toBe(404);
  });

  test("is seen by those who are named in it, whether they hear the song or not, and by nobody else", async () => {
    const { noor, emil, demo, asNoor, asEmil } = await aBand();
    const ilir = await aMentor("Ilir");
    await mentors(ilir, noor);
    const late = await aMusician("Sen", 17);
    await write(asNoor, demo, [{ who: noor, roles: ["words"], share: "100" }], 0);
    for (const other of [asEmil, await house.as(ilir), await house.as(late)]) {
      expect((await other.get(`/demos/${demo}/credits`)).status).toBe(404);
      expect((await other.get(`/demos/${demo}/credits/sheet`)).status).toBe(404);
    }
    expect((await asEmil.get(`/demos/${demo}`)).text).not.toContain("Kreditering");
    await write(
      asNoor,
      demo,
      [
        { who: noor, roles: ["words"], share: "90" },
        { who: emil, roles: ["sang"], share: "10" },
      ],
      1,
    );
    expect((await asEmil.get(`/demos/${demo}`)).text).toContain("Kreditering");
    const seen = await read(asEmil, demo);
    expect([seen.newest.n, seen.earlier]).toEqual([2, []]);
    await asNoor.post(`/api/v1/demos/${demo}`).send({ title: "Sidste bus", readers: "onlyMe", version: 0 });
    expect([
      (await asEmil.get(`/demos/${demo}`)).status,
      (await asEmil.get(`/demos/${demo}/credits`)).status,
    ]).toEqual([404, 200]);
  });

  test("as a PDF holds every name, share and answer, with Danish and other letters right", async () => {
    const { noor, emil, demo, asNoor, asEmil } = await aBand();
    await write(
      asNoor,
      demo,
      [
        { who: noor, roles: ["words", "played"], share: "66,5", plays: "mundharpe på Ærø" },
        { who: emil, roles: ["music"], share: "0,5" },
        { who: "Şule Ğ. Żółć", roles: ["produced"], share: "33" },
      ],
      0,
      { isrc: "DK-ABC-26-00001", iswc: "T-034.524.680-1" },
    );
    await answer(asEmil, demo, emil, 1, "yes");
    const sent = await asEmil
      .get(`/demos/${demo}/credits/sheet`)
      .buffer(true)
      .parse((res, done) => {
        const parts: Buffer[] = [];
        res.on("data", (part: Buffer) => parts.push(part));
        res.on("end", () => done(null, Buffer.concat(parts)));
      });
    expect([sent.status, sent.headers["content-type"]]).toEqual([
      200,
      expect.stringContaining("application/pdf"),
    ]);
    expect(sent.headers["content-disposition"]).toContain("fordeling.pdf");
    const words = pdfText(sent.body as Buffer).replace(/\s+/g, " ");
    for (const word of [
      "Sidste bus",
      "Nøør Æblegård",
      "tekst, mundharpe på Ærø",
      "66,5 %",
      "Łukasz Çelik",
      "0,5 %",
      "Şule Ğ. Żółć",
      "33 %",
      "ISRC: DK-ABC-26-00001",
      "T-034.524.680-1",
      "Alle har sagt ja",
      "Underskrift",
    ])
      expect([word, words.includes(word)]).toEqual([word, true]);
    expect(words).not.toContain("?");
    expect(pdfOutline(sent.body as Buffer)).toBe(
      "Document(H1 P P Table(TR(TH TH TH) TR(TD TD TD) TR(TD TD TD) TR(TD TD TD) TR(TD TD TD)) P P H2 P P H2 P)",
    );
    expect(untagged(sent.body as Buffer)).toBe(0);
  });

  test("stays with the others when one of them is erased, without the name", async () => {
    const noor = await aMusician("Noor", 19);
    const emil = await aMusician("Emil", 20);
    const demo = await aDemo(house, emil, await anAct(emil, noor), "band");
    const asEmil = await house.as(emil);
    await write(
      asEmil,
      demo,
      [
        { who: emil, roles: ["music"], share: "60" },
        { who: noor, roles: ["words"], share: "40" },
      ],
      0,
    );
    await answer(await house.as(noor), demo, noor, 1, "yes");
    await eraseNow(await wish(house, noor));
    const { newest } = await read(asEmil, demo);
    expect(newest.names.map((one: { name: string; share: string }) => [one.name, one.share])).toEqual([
      ["Emil", "60 %"],
      ["slettet · deleted", "40 %"],
    ]);
    expect((await asEmil.get(`/demos/${demo}/credits`)).status).toBe(200);
    expect((await asEmil.get(`/demos/${demo}/credits/edit`)).status).toBe(200);
  });
});
