import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { addDays, dayOf } from "../../../src/platform/calendar.ts";
import { clock } from "../../../src/platform/clock.ts";
import { devMails } from "../../../src/platform/mail.ts";
import { root } from "../../../src/platform/root.ts";
import { type Member, PASSWORD } from "../../support/people.ts";
import { cookieOf } from "../../support/walk.ts";
import { type Body, isSent, type Sent } from "./knock.ts";
import type { World } from "./world.ts";

export const today = (): string => dayOf(clock.now());
export const inDays = (days: number): string => addDays(today(), days);
/** A sound that every door takes. */
export const aSound = async (): Promise<Sent> => ({
  bytes: await readFile(join(root, "test/fixtures/audio/tone.mp3")),
  name: "tone.mp3",
  type: "audio/mpeg",
});
/** A picture that knows where it was taken. */
export const aPicture = async (): Promise<Sent> => ({
  bytes: await readFile(join(root, "test/fixtures/pictures/gps.jpg")),
  name: "billede.jpg",
  type: "image/jpeg",
});

/** What the builders of the world do all the time, through the doors that people use. */
export interface Hands {
  /** Somebody comes into the world and signs in. */
  join: (key: string, member: Member) => Promise<Member>;
  /** Signs in afresh: roles and passwords have changed. */
  again: (key: string) => Promise<void>;
  /** Posts a form and expects that it is taken; gives the last part of where it leads. */
  post: (who: string | null, path: string, form?: Body) => Promise<string>;
  json: <T>(who: string, path: string) => Promise<T>;
  /** The path of the newest mail to an address. */
  mailed: (to: string) => Promise<string>;
  /** Somebody who has come into the world. */
  who: (key: string) => Member;
  /** The version that a form would carry. */
  version: (who: string, path: string) => Promise<number>;
}

export function handsOf(world: World): Hands {
  const { house, people, cookies } = world;
  const signIn = async (key: string, { email }: Member): Promise<void> => {
    cookies[key] = await cookieOf(world.base, email, PASSWORD);
  };
  const json = async <T>(who: string, path: string): Promise<T> =>
    JSON.parse((await world.send(who, `/api/v1${path}`)).text) as T;
  return {
    json,
    join: async (key, member) => {
      people[key] = member;
      await signIn(key, member);
      return member;
    },
    who: (key) => {
      const member = people[key];
      if (!member) throw new Error(`nobody is called ${key}`);
      return member;
    },
    again: (key) => signIn(key, people[key] as Member),
    post: async (who, path, form = {}) => {
      const files = Object.values(form).some(isSent);
      const answer = await world.send(who, path, files ? { files: form } : { form });
      if (answer.status !== 303 && answer.status !== 200)
        throw new Error(`${who ?? "nobody"} ${path} answered ${answer.status}: ${said(answer.text)}`);
      return (
        String(answer.headers.location ?? "")
          .split("/")
          .at(-1)
          ?.split("?")[0] ?? ""
      );
    },
    mailed: async (to) => {
      await house.settle();
      const found = await devMails.findOne({ to }, { sort: { at: -1 } });
      return (found?.link ?? "").replace(house.config.baseUrl, "");
    },
    version: async (who, path) => (await json<{ version: number }>(who, path)).version,
  };
}

/** The sentences of a page that refuses, for the message of a failed test. */
const said = (html: string): string =>
  [...html.matchAll(/class="[^"]*(?:error|problem|alert)[^"]*"[^>]*>([\s\S]{0,160})/g)]
    .map((one) => (one[1] ?? "").replace(/<[^>]+>/g, " ").trim())
    .join(" | ")
    .slice(0, 400);
