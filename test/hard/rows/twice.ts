import { describe, expect, test } from "@jest/globals";
import { newId } from "../../../src/platform/ids.ts";
import type { Heard } from "../support/knock.ts";
import { row, sized } from "../support/rows.ts";
import { doorOf, isTaken, post } from "../support/targets.ts";
import type { Doors } from "../support/doors.ts";

/** Doors where a second press is a second act, and why. */
const EACH_COUNTS: Record<string, string> = {
  "post /sign-in": "each is a sign-in of its own, and its owner is told of each",
  "post /sign-in/card": "each is a sign-in of its own, and a guardian is told of each",
  "post /sign-up": "asked once more, the mail is sent once more: it may have been lost",
  "post /password-reset": "asked once more, the mail is sent once more: it may have been lost",
  "post /admin/people": "it finds somebody and changes nothing; each look at them is in the trail",
};
/** Doors that make something new each time they are asked; pressed twice at once it is the same one. */
const EACH_TIME: Record<string, string> = {
  "post /pupils/:id/card": "the words that were shown last are the ones that count",
  "post /guardian/:id/card": "the words that were shown last are the ones that count",
};

/** Doors where nothing is left to do the second time, or at once beside the first, each by a look of its own. */
export const SAME_AGAIN: ReadonlySet<string> = new Set([
  "post /steps/:id/next",
  "post /guardian/:id/together",
  "post /guardian/:id/secret-address",
  "post /me/secret-address",
  "post /me/follow-code",
  "post /me/follow-code/closure",
  "post /mentors/words",
  "post /admin/mentors/:id/certificate",
  "post /admin/mentors/:id/certificate/withdrawal",
  "post /safeguarding/:id/opening",
  "post /people/:id/blocks",
  "post /organisations/:id/members/:memberId/removal",
  "post /acts/:id/invitations/:invitationId/withdrawal",
  "post /organisations/:id/invitations",
  "post /organisations/:id/invitations/:invitationId/resending",
  "post /admin/team/invitations/:id/resending",
  "post /guardian-invitations/:id/reminder",
  "post /pupils/:id/resending",
  "post /account/email",
  "post /account/password",
  "post /account/passkeys/:n/removal",
  "post /account/second-factor/recovery-codes",
  "post /me/picture",
  "post /me/picture/removal",
]);

/** A button that was pressed twice, a request that was sent again, a form that was opened by the back button. */
export function twiceRow(doors: Doors): void {
  const { world, who } = doors;
  describe("a form that is sent more than once", () => {
    test("makes exactly one record and one mail", async () => {
      const wrong: string[] = [];
      let sent = 0;
      for (const target of doors.targets()) {
        if (doorOf(target.action) in EACH_COUNTS) continue;
        const body = { ...target.body, ...("requestId" in target.body ? { requestId: newId() } : {}) };
        await post(world, target, body);
        const once = await made();
        await world.state.restore();
        for (let i = 0; i < sized(2, 20); i += 1) {
          sent += 1;
          const again = { ...body, ...("requestId" in body ? { requestId: newId() } : {}) };
          const [often, seldom] = doorOf(target.action) in EACH_TIME ? AT_ONCE : ANY;
          // Most presses are two of one button; the longer ones are tried at each door as well.
          const ways = i % 5 === 4 ? seldom : often;
          const [name, press] = ways[(i % 5 === 4 ? Math.floor(i / 5) : i) % ways.length] as Way;
          const heard = await press(() => post(world, target, again));
          const faults = heard.filter((one) => one.status >= 500).length;
          const count = await made();
          if (faults > 0) wrong.push(`${name}: ${faults} faults: ${who(target)}`);
          if (!heard.some(isTaken)) wrong.push(`${name}: none taken: ${who(target)}`);
          if (count !== once) wrong.push(`${name}: ${count} instead of ${once}: ${who(target)}`);
          await world.state.restore();
        }
      }
      row("double click, retry, back button", {
        tried: `${sent} forms sent more than once, ${doors.targets().length} doors`,
        counted: "records, events, mails or faults more than of one",
        result: `${wrong.length}`,
      });
      expect([...new Set(wrong)]).toEqual([]);
    }, 1_200_000);

    /** What was made, by collection: events and queued mails among them. */
    async function made(): Promise<string> {
      return Object.entries(await world.state.made())
        .filter(([name]) => !UNCOUNTED.has(name))
        .map(([name, more]) => `${name} ${more}`)
        .sort()
        .join(", ");
    }
  });
}
const UNCOUNTED = new Set(["sessions", "limits"]);

type Way = readonly [name: string, press: (send: () => Promise<Heard>) => Promise<Heard[]>];
const TWICE: Way = ["pressed twice", (send) => Promise.all([send(), send()])];
const AGAIN: Way = ["sent again after the answer", async (send) => [await send(), await send()]];
const FIVE: Way = ["pressed five times", (send) => Promise.all([send(), send(), send(), send(), send()])];
const BACK: Way = [
  "again, and twice by the back button",
  async (send) => [await send(), ...(await Promise.all([send(), send()]))],
];
/** The usual ones and the longer ones. */
type Ways = readonly [often: readonly Way[], seldom: readonly Way[]];
const ANY: Ways = [
  [TWICE, AGAIN],
  [FIVE, BACK],
];
const AT_ONCE: Ways = [[TWICE], [FIVE]];
