import { describe, expect, test } from "@jest/globals";
import { problemsOf } from "../../../src/http/problems.ts";
import { type Body, urlencoded } from "../support/knock.ts";
import { attribute, type Control, elementsOf, formsOf, hasSentenceAt } from "../support/page.ts";
import { PWNED } from "../support/payloads.ts";
import { planOf, type Try } from "../support/plan.ts";
import { isHard, row } from "../support/rows.ts";
import { doorOf, fresh, isTaken, post, type Target } from "../support/targets.ts";
import type { Doors } from "../support/doors.ts";

/** What is sent to become an operator, a prototype, another type or a script. */
export function payloadsRow(doors: Doors): void {
  const { world, changed, who } = doors;
  describe("operators, prototypes, wrong types and script in a form", () => {
    test("change no more than the door's own act, never fault, and leave what was typed in the form", async () => {
      const wrong: string[] = [];
      let [tried, refused, taken, shown] = [0, 0, 0, 0];
      const plan = planOf(doors.targets());
      for (const target of doors.targets()) {
        const normal = isHard ? await footprint(target) : new Map<string, number>();
        for (const { body, as, field, value } of plan.tries.get(target) ?? []) {
          const label = `${as} ${who(target)} ${field}=${JSON.stringify(value)?.slice(0, 60)}`;
          tried += 1;
          const heard = await post(world, target, body, as);
          if (heard.status >= 500) wrong.push(`${heard.status} ${label}`);
          if (heard.text.includes("node_modules") || /\n\s+at .*:\d+:\d+/.test(heard.text))
            wrong.push(`a stack: ${label}`);
          if (isTaken(heard)) {
            taken += 1;
            const problem = await bypass(target, normal, { as, field, value });
            if (problem) wrong.push(`${problem}: ${label}`);
            await world.state.restore();
          } else {
            refused += 1;
            const written = [...(await world.state.touched()).keys()];
            const after = written.length > 0 ? await changed() : [];
            if (after.length > 0)
              wrong.push(`refused with ${heard.status}, but ${after.join(", ")} changed: ${label}`);
            if (written.length > 0) await world.state.restore();
            if (
              as === "html" &&
              heard.status === 422 &&
              target.action.form &&
              typeof value === "string" &&
              shown < 20_000
            ) {
              shown += 1;
              const missing = keptIn(heard.text, target, body, field);
              if (missing) wrong.push(`${missing}: ${label}`);
            }
          }
          if (
            target.action.path.startsWith("/sign") ||
            target.action.path.startsWith("/password") ||
            target.action.path.startsWith("/account")
          )
            await forgetTries();
        }
      }
      expect(({} as Record<string, unknown>)[PWNED]).toBeUndefined();
      row("NoSQL operators, prototypes, wrong types, forms", {
        tried,
        counted: `${plan.said}; ${refused} refused, ${taken} taken as words; ${shown} refused forms read again`,
        result: `bypass, 5xx, half-written, lost words: ${wrong.length}`,
      });
      // One of each field is enough to find it.
      const kinds = new Map(wrong.map((one) => [one.split("=")[0], one]));
      expect([...kinds.values()].slice(0, 40)).toEqual([]);
    }, 1_200_000);

    /** Written by the page itself, never by a person. */
    const MACHINE = new Set(["version", "requestId", "token", "former"]);
    /** Secrets that are typed as text, and stay as little in a form as a password does. */
    const SECRETS = new Set(["words", "recovery"]);
    /** A trap for programs that fill in whatever they meet: no person sees it. */
    const TRAP = "website";
    /** A code of a second factor is a secret too; a code to follow somebody by is none. */
    const staysOut = (name: string, { action }: Target): boolean =>
      name === TRAP ||
      SECRETS.has(name) ||
      (name === "code" && /^\/(sign-in|confirm-it-is-you|account)\b/.test(action.path));
    /** From 15 on nobody is asked for a guardian: the page has no form for it, the door stays open for the undo. */
    const NO_FORM = new Set(["post /me/guardians"]);

    const forgetTries = async (): Promise<void> => {
      await world.house.connection.client
        .db(world.house.connection.dbName)
        .collection("limits")
        .deleteMany({}, { comment: "whole collection" });
    };

    type Footprint = Map<string, number>;
    /** How many documents of each collection the door's own act touches. */
    async function footprint(target: Target): Promise<Footprint> {
      await post(world, target, fresh(target.body));
      const touched = await world.state.touched();
      await world.state.restore();
      return new Map([...touched].map(([name, docs]) => [name, docs.length]));
    }
    /** A choice widens what a door does (somebody invited is told, say) by a few documents, an operator by all of them. */
    const LEEWAY = 6;
    async function bypass(
      target: Target,
      normal: Footprint,
      { as, field, value }: Pick<Try, "as" | "field" | "value">,
    ): Promise<string | null> {
      if (["current", "token"].includes(field) && target.action.path !== "/sign-up")
        return "a wrong secret was taken";
      if (target.action.path === "/sign-in" && ["email", "password"].includes(field))
        return "a wrong sign-in was taken";
      const touched = await world.state.touched();
      for (const [name, docs] of touched) {
        if (docs.length > (isHard ? (normal.get(name) ?? 0) + LEEWAY : 40))
          return `${docs.length} of ${name} changed instead of ${normal.get(name) ?? 0}`;
        for (const doc of docs) {
          const key = strangeKey(doc);
          if (key) return `${name} holds the key ${key}`;
        }
        if (
          as === "json" &&
          typeof value === "object" &&
          JSON.stringify(docs).includes(PWNED) &&
          !["events", "jobs", "devmails"].includes(name) &&
          !Array.isArray(value)
        )
          return `${name} took in an object`;
        if (isHard && name === "accounts" && field === "" && !normal.has("accounts"))
          return "an account changed by a field that the form does not have";
      }
      return null;
    }
    function strangeKey(value: unknown): string | null {
      if (Array.isArray(value)) return value.map(strangeKey).find(Boolean) ?? null;
      if (typeof value !== "object" || value === null || value instanceof Date) return null;
      for (const [key, inner] of Object.entries(value)) {
        if (key.startsWith("$") || key === "__proto__" || key === "constructor" || key === PWNED) return key;
        const deeper = strangeKey(inner);
        if (deeper) return deeper;
      }
      return null;
    }

    /** Each answer that its own rule refuses has its sentence where it was typed. */
    function atItsField(
      elements: ReturnType<typeof elementsOf>,
      controls: readonly Control[],
      target: Target,
      body: Body,
    ): string | null {
      const parsed = target.action.input?.safeParse(asSent(body));
      if (!parsed || parsed.success) return null;
      for (const { field } of problemsOf(parsed.error)) {
        const own = controls.filter(
          (one) => one.name === field && one.kind !== "hidden" && one.kind !== "button",
        );
        // What no list offers was not chosen in a browser: the sentence may stand above the form.
        const sent = asSent(body)[field];
        const chosen = own.some(({ kind }) => ["radio", "checkbox", "select"].includes(kind));
        if (chosen && typeof sent === "string" && !own.some(({ options }) => options.includes(sent)))
          continue;
        if (field === target.action.upload?.field) continue;
        if (own.length > 0 && !hasSentenceAt(elements, own)) return `no problem stands at ${field}`;
      }
      return null;
    }
    /** A body as it arrives from a form: words, or several words of one name. */
    const asSent = (body: Body): Record<string, unknown> => {
      const out: Record<string, unknown> = {};
      for (const [name, value] of new URLSearchParams(urlencoded(body)))
        out[name] = name in out ? [out[name], value].flat() : value;
      return out;
    };

    /** The form again: what was typed stands in it, and the problem at its field. */
    function keptIn(html: string, target: Target, body: Body, field: string): string | null {
      const form = formsOf(html).find((one) => one.action.split("?")[0] === target.path.split("?")[0]);
      const says = elementsOf(html).some(
        (one) => attribute(one, "role") === "alert" || attribute(one, "class") === "err",
      );
      // Buttons without a form, and links that were mailed, come back as the page that says what is wrong.
      if (!form)
        return says ||
          MACHINE.has(field) ||
          target.action.path.endsWith("/confirmation") ||
          NO_FORM.has(doorOf(target.action))
          ? null
          : "neither form nor sentence";
      for (const control of form.controls) {
        const typed = body[control.name];
        if (
          typeof typed !== "string" ||
          control.kind === "password" ||
          staysOut(control.name, target) ||
          control.kind === "hidden" ||
          !["text", "textarea", "email", "search", "url", "tel"].includes(control.kind)
        )
          continue;
        if (form.controls.filter((one) => one.name === control.name).length > 1) continue;
        const plain = (text: string): string =>
          text.replace(/\r\n?/g, "\n").replaceAll("\u0000", "").replaceAll("\ud800", "").replace(/^\n/, "");
        if (plain(control.value ?? "").replaceAll("\ufffd", "") !== plain(typed).replaceAll("\ufffd", ""))
          return `what was typed in ${control.name} is gone (${(control.value ?? "").slice(0, 40)})`;
      }
      return atItsField(elementsOf(html), form.controls, target, body);
    }
  });
}
