import { once } from "node:events";
import { createServer } from "node:http";
import { expect, test } from "@jest/globals";
import request from "supertest";
import { createApp } from "../../src/app.ts";
import { SECRET, useHouse } from "../support/house.ts";
import { aMember, PASSWORD } from "../support/people.ts";

const house = useHouse();

test("in production each cookie is for https alone, is read by no script, and none is left out of this", async () => {
  const noor = await aMember();
  const { connection } = house;
  const app = createApp({ config: { ...house.config, production: true }, connection, secret: SECRET });
  const server = createServer(app).listen(0, "127.0.0.1");
  await once(server, "listening");
  try {
    // The browser of supertest speaks http and would keep such cookies to itself: they are carried by hand.
    const kept = new Map<string, string>();
    const given: string[] = [];
    const post = async (path: string, body: object): Promise<void> => {
      const sent = await request(server)
        .post(path)
        .set({ "X-Forwarded-Proto": "https", "X-Forwarded-For": "10.9.9.9", "Sec-Fetch-Site": "same-origin" })
        .set("Cookie", [...kept.values()].map((cookie) => cookie.split(";")[0]).join("; "))
        .type("form")
        .send(body);
      expect([path, sent.status]).toEqual([path, 303]);
      for (const cookie of [sent.headers["set-cookie"] ?? []].flat().map(String)) {
        kept.set(cookie.split("=")[0] ?? "", cookie);
        if (!/=;.*Expires=Thu, 01 Jan 1970/.test(cookie)) given.push(cookie);
      }
    };
    await post("/sign-in", { email: noor.email, password: PASSWORD });
    await post("/language", { locale: "en" });
    await post("/acting-as", { kind: "musician" });
    const device = [...kept.keys()].find((name) => /^fly\.d[\w-]{8}$/.test(name));
    expect(new Set(kept.keys())).toEqual(new Set(["fly.as", device, "fly.lang", "fly.sid"]));
    await post("/sign-out", {});
    expect(given.some((cookie) => cookie.startsWith("fly.notice="))).toBe(true);
    for (const cookie of given) {
      expect(cookie).toMatch(/; Secure/);
      expect(cookie).toMatch(/; HttpOnly/);
      expect(cookie).toMatch(/; SameSite=Lax/);
    }
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});
