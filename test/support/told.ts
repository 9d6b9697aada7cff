import { expect } from "@jest/globals";
import { ruleOf } from "../../src/features/notifications/rules.ts";
import { DEFAULTS } from "../../src/features/notifications/schema.ts";
import { devMails } from "../../src/platform/mail.ts";
import { translator } from "../../src/platform/i18n.ts";
import type { Client, House } from "./house.ts";
import type { Member } from "./people.ts";

interface Row {
  id: string;
  key: string;
  path: string;
}
const unescaped = (html: string): string =>
  html
    .replace(/<span class="sr">[^<]*<\/span>/g, "")
    .replace(/&#39;/g, "'")
    .replace(/&amp;/g, "&");

/** A cast whose notices are watched: who is told what when something happens, and who is told nothing. */
export function makeTold(house: House) {
  const cast = new Map<string, { member: Member; browser: Client; seen: Set<string> }>();
  const keys = new Set<string>();

  const noticesOf = async (browser: Client): Promise<Row[]> =>
    ((await browser.get("/api/v1/notifications")).body as { notices: Row[] }).notices;
  /** Notice → its sentence on the page. */
  async function sentences(browser: Client): Promise<Map<string, string>> {
    const { text } = await browser.get("/notifications");
    const rows = text.matchAll(
      /action="\/notifications\/([0-9a-z]{20})\/reading"><button[^>]*>([\s\S]*?)<\/button>/g,
    );
    return new Map([...rows].map((one) => [one[1] ?? "", unescaped(one[2] ?? "").trim()]));
  }
  /** The mails to each of the cast, the oldest first. */
  async function mails() {
    const to = [...cast.values()].map(({ member }) => member.email);
    const all = (await devMails.find({ to: { $in: to } })).sort((a, b) => a.at.getTime() - b.at.getTime());
    return new Map(to.map((email) => [email, all.filter((mail) => mail.to === email)]));
  }
  /** The ids of each one's notices as they are stored: whoever has no new one need not look. */
  async function stored(): Promise<Map<string, string[]>> {
    const people = [...cast.values()].map(({ member }) => member.personId);
    const { client, dbName } = house.connection;
    const rows = await client
      .db(dbName)
      .collection<{ _id: string; person: string }>("notices")
      .find({ person: { $in: people } }, { projection: { person: 1 } })
      .toArray();
    return new Map(people.map((id) => [id, rows.filter((row) => row.person === id).map((row) => row._id)]));
  }

  return {
    /** The keys of all notices that came. */
    keys,
    /** Somebody who is watched from now on, with a browser. */
    async join(name: string, member: Member): Promise<Client> {
      const browser = await house.as(member);
      cast.set(name, { member, browser, seen: new Set() });
      return browser;
    },
    /** Forgets what came while the cast was made. */
    async ready(): Promise<void> {
      await house.settle();
      const now = await stored();
      for (const one of cast.values()) one.seen = new Set(now.get(one.member.personId));
    },
    /**
     * Does something and expects exactly these notices (`key: sentence`, or several), each with a path that answers 200 and,
     * where it is mailed at once (and not held for a while), one mail with the sentence that names nobody.
     */
    async tells(cause: () => PromiseLike<{ status: number }>, expected: Record<string, string | string[]>) {
      const before = await mails();
      expect((await cause()).status).toBe(303);
      await house.settle();
      const found: Record<string, string | string[]> = {};
      const [now, mailed] = [await stored(), await mails()];
      for (const [name, one] of cast) {
        if (!now.get(one.member.personId)?.some((id) => !one.seen.has(id))) continue;
        const fresh = (await noticesOf(one.browser)).filter((row) => !one.seen.has(row.id));
        if (fresh.length === 0) continue;
        const said = await sentences(one.browser);
        const lines = fresh.map((row) => `${row.key}: ${said.get(row.id) ?? ""}`).sort();
        found[name] = lines.length === 1 ? (lines[0] ?? "") : lines;
        for (const row of fresh) {
          one.seen.add(row.id);
          keys.add(row.key);
          const answer = await one.browser.get(row.path);
          expect([name, row.key, row.path, answer.status]).toEqual([name, row.key, row.path, 200]);
        }
        const atOnce = fresh.filter((row) => {
          const rule = ruleOf(row.key);
          return DEFAULTS[rule?.group ?? "steps"] === "now" && !rule?.heldMs;
        });
        const came = (mailed.get(one.member.email) ?? []).slice(before.get(one.member.email)?.length);
        const about = came.filter((mail) => atOnce.some((row) => mail.subject === plain(row.key)));
        expect([name, about.map((mail) => mail.subject)]).toEqual([
          name,
          atOnce.map((row) => plain(row.key)),
        ]);
        for (const mail of about)
          for (const { member } of cast.values())
            expect(`${mail.subject} ${mail.text}`).not.toContain(member.person.name);
      }
      expect(found).toEqual(expected);
    },
  };
}

const plain = (key: string): string => translator("da")(`notifications.says.${key}.plain`, { minutes: 45 });
