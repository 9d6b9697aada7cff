import { afterEach, beforeAll, describe, expect, test } from "@jest/globals";
import { addDays, dayOf } from "../../src/platform/calendar.ts";
import { clock, MINUTE_MS, plusMs } from "../../src/platform/clock.ts";
import { newId } from "../../src/platform/ids.ts";
import { type Client, useHouse } from "../support/house.ts";
import { aMentor, aMusician, type Member } from "../support/people.ts";

const house = useHouse();
const post = (browser: Client, path: string, body: object = {}) => browser.post(path).type("form").send(body);
const read = async (browser: Client, path: string) => (await browser.get(`/api/v1${path}`)).body;
const main = async (browser: Client, path: string): Promise<string> =>
  (await browser.get(path)).text.split("</main>")[0] ?? "";
afterEach(() => clock.set(null));
const later = (minutes: number): void => {
  const at = plusMs(clock.now(), minutes * MINUTE_MS);
  clock.set(() => at);
};

const asks = async (browser: Client, mentor: Member): Promise<string> => {
  const body = { mentor: mentor.personId, goal: "", requestId: newId() };
  return `/mentorships/${(await browser.post("/api/v1/mentorships").send(body)).body.id}`;
};
async function aPair() {
  const [noor, ilir] = [await aMusician("Noor"), await aMentor("Ilir")];
  const [asNoor, asIlir] = [await house.as(noor), await house.as(ilir)];
  const pair = await asks(asNoor, ilir);
  await post(asIlir, `${pair}/acceptance`);
  return { pair, asNoor, asIlir };
}

describe("a step that leads to a milestone", () => {
  test("shows its mark and short name wherever it stands; in the log it is chosen in a fold, and comes back with the form", async () => {
    const { pair, asNoor, asIlir } = await aPair();
    const form = await main(asIlir, "/sessions/new");
    expect(form).toMatch(/<details class="fold"><summary><span>Hører til milepælen/);
    expect(form).toMatch(/<select[^>]*name="stepMilestone"/);
    const { version } = await read(asIlir, pair);
    const log = {
      day: dayOf(clock.now()),
      time: "00:01",
      minutes: "45",
      place: "place",
      where: "",
      step: "Skriv en skitse om dagen",
      stepMilestone: "RU-K1",
      owner: "musician",
      due: "week",
      version,
      requestId: newId(),
    };
    const made = (await asIlir.post(`/api/v1${pair}/sessions`).send(log)).body;
    const step = await read(asNoor, `/steps/${made.nextStep}`);
    expect(step.milestone).toBe("RU-K1");
    const short = /<option value="RU-K1"[^>]*>([^<]+)</.exec(form)?.[1] ?? "none";
    for (const path of ["/", pair, "/sessions", `/steps/${made.nextStep}`])
      expect([path, (await main(asNoor, path)).includes(short)]).toEqual([path, true]);
    const back = await post(asIlir, `${pair}/sessions/${made.id}/withdrawal`);
    expect(back.text).toMatch(/<option value="RU-K1"[^>]*selected/);
  });
});

describe("a step that outlives its mentorship", () => {
  test("stands on the page of the musician and the next mentor, who come back there after saying how it went", async () => {
    const { pair, asNoor, asIlir } = await aPair();
    const step = { title: "Fra før", owner: "both", dueDay: addDays(dayOf(clock.now()), 9), milestone: "" };
    const { id } = (
      await asIlir.post(`/api/v1${pair}/steps`).send({ ...step, next: "yes", requestId: newId() })
    ).body;
    const { version } = await read(asIlir, pair);
    await post(asNoor, `${pair}/ending`, { destination: "otherMentor", note: "", version });
    expect(await main(asNoor, `/steps/${id}`)).toContain(`href="${pair}"`);
    const eva = await aMentor("Eva");
    const [second, asEva] = [await asks(asNoor, eva), await house.as(eva)];
    await post(asEva, `${second}/acceptance`);
    expect(await main(asEva, `/steps/${id}`)).toContain(`href="${second}"`);
    const closed = await post(asEva, `/steps/${id}/outcome`, { status: "reached", reason: "" });
    expect(closed.headers.location).toBe(second);
    expect((await asEva.get(second)).status).toBe(200);
  });
});

describe("a step written outside a log", () => {
  const aStep = (more: object = {}) => ({
    title: "Øv broen",
    owner: "both",
    dueDay: addDays(dayOf(clock.now()), 9),
    next: "yes",
    milestone: "",
    requestId: newId(),
    ...more,
  });
  let pair: string;
  let asNoor: Client;
  let asIlir: Client;
  beforeAll(async () => {
    ({ pair, asNoor, asIlir } = await aPair());
  }, 30_000);
  const undoOf = async (browser: Client): Promise<{ action: string; former: string }> => {
    const { text } = await browser.get(pair);
    return {
      action: /action="([^"]+\/steps\/[0-9a-z]{20}\/withdrawal)"/.exec(text)?.[1] ?? "",
      former: /name="former" value="([0-9a-z]{20})"/.exec(text)?.[1] ?? "",
    };
  };
  const nextOf = async (): Promise<string> => (await read(asNoor, pair)).nextStep?.title ?? "";

  test("is taken back by who wrote it, and the one before it is the next again", async () => {
    await post(asIlir, `${pair}/steps`, aStep({ title: "Det første" }));
    await post(asIlir, `${pair}/steps`, aStep({ title: "Et hastværk" }));
    expect(await nextOf()).toBe("Et hastværk");
    const { action, former } = await undoOf(asIlir);
    expect((await post(asNoor, action, { former })).status).toBe(403);
    expect((await post(asIlir, action, { former })).headers.location).toBe(pair);
    expect(await nextOf()).toBe("Det første");
    expect(await main(asIlir, pair)).not.toContain("Et hastværk");
    expect((await post(asIlir, action, { former })).status).toBe(404);
  });

  test("another's step is not made the next by it", async () => {
    const other = await aPair();
    await post(other.asIlir, `${other.pair}/steps`, aStep({ title: "En andens" }));
    const foreign = /\/steps\/([0-9a-z]{20})/.exec(await main(other.asIlir, other.pair))?.[1] ?? "";
    await post(asIlir, `${pair}/steps`, aStep({ title: "Kort tid" }));
    const { action } = await undoOf(asIlir);
    expect((await post(asIlir, action, { former: foreign })).status).toBe(303);
    expect(await nextOf()).toBe("Det første");
    expect((await read(other.asNoor, other.pair)).nextStep.title).toBe("En andens");
  });

  test("stays once a log rests on it, and after a quarter of an hour", async () => {
    await post(asIlir, `${pair}/steps`, aStep({ title: "Bliver" }));
    const { action } = await undoOf(asIlir);
    const { version } = await read(asIlir, pair);
    const log = {
      day: dayOf(clock.now()),
      time: "00:01",
      minutes: "45",
      place: "place",
      owner: "both",
      due: "week",
    };
    const logged = await asIlir
      .post(`/api/v1${pair}/sessions`)
      .send({ ...log, step: "", version, requestId: newId() });
    expect(logged.status).toBe(200);
    expect((await post(asIlir, action)).status).toBe(409);
    await post(asIlir, `${pair}/steps`, aStep({ title: "Også" }));
    const second = await undoOf(asIlir);
    later(16);
    expect((await post(asIlir, second.action)).status).toBe(403);
    expect(await nextOf()).toBe("Også");
  });
});

describe("a mentor's no", () => {
  test("is taken back for a quarter of an hour: the question stands again, and is answered with yes", async () => {
    const [noor, ilir] = [await aMusician("Noor"), await aMentor("Ilir")];
    const [asNoor, asIlir] = [await house.as(noor), await house.as(ilir)];
    const pair = await asks(asNoor, ilir);
    await post(asIlir, `${pair}/refusal`);
    expect((await asIlir.get("/mentees")).text).toContain(`action="${pair}/refusal/withdrawal"`);
    expect((await post(asIlir, `${pair}/refusal/withdrawal`)).headers.location).toBe("/mentees");
    expect(await main(asIlir, "/mentees")).toContain(pair);
    expect((await post(asIlir, `${pair}/acceptance`)).status).toBe(303);
    expect((await read(asNoor, pair)).status).toBe("active");
  });

  test("stays a no when somebody else was asked, when it is too late, and when the musician took the question back", async () => {
    const [noor, ilir, eva] = [await aMusician("Noor"), await aMentor("Ilir"), await aMentor("Eva")];
    const [asNoor, asIlir, asEva] = [await house.as(noor), await house.as(ilir), await house.as(eva)];
    const pair = await asks(asNoor, ilir);
    await post(asIlir, `${pair}/refusal`);
    expect((await post(asEva, `${pair}/refusal/withdrawal`)).status).toBe(404);
    const second = await asks(asNoor, eva);
    expect((await post(asIlir, `${pair}/refusal/withdrawal`)).status).toBe(409);
    await post(asNoor, `${second}/withdrawal`);
    expect((await post(asEva, `${second}/refusal/withdrawal`)).status).toBe(404);
    later(16);
    expect((await post(asIlir, `${pair}/refusal/withdrawal`)).status).toBe(404);
  });
});
