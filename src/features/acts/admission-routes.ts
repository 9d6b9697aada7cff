import { action, redirect } from "../../http/action.ts";
import type { MemberContext } from "../../platform/context.ts";
import { choice, Id, z } from "../../platform/fields.ts";
import { guardianHome, guardianPage } from "../guardians/index.ts";
import { answerAdmission, reachAdmission, withdrawAdmission } from "./admission-service.ts";
import { actPage, actsPage } from "./present.ts";
import { reach } from "./reach.ts";
import type { Admission } from "./schema.ts";

const params = z.object({ id: Id, admissionId: Id });
const load = (ctx: MemberContext, at: { params: { id: string; admissionId: string } }) =>
  reachAdmission(ctx, at.params.id, at.params.admissionId);
const brief = ({ result }: { result: Admission }) => ({ id: result._id, status: result.status });

export const admissionAnswer = action({
  method: "post",
  path: "/acts/:id/admissions/:admissionId/answer",
  doc: "A guardian's answer to a child and a grown-up playing together; within the hour they think again",
  by: "member",
  params,
  input: z.object({ answer: choice(["yes", "no", "waits"]) }),
  load,
  can: (_ctx, { mine }) => mine.length > 0,
  fresh: (_asked, input) => input.answer === "yes",
  run: answerAdmission,
  html: ({ result, input }) =>
    redirect("/guardian", {
      key:
        input.answer === "waits"
          ? "acts.notices.waitsAgain"
          : input.answer === "no"
            ? "acts.notices.keptOut"
            : result.status === "joined"
              ? "acts.notices.letIn"
              : "acts.notices.oneYes",
      ...(input.answer === "waits"
        ? {}
        : {
            undo: {
              action: `/acts/${result.act}/admissions/${result._id}/answer`,
              fields: { answer: "waits" },
            },
          }),
    }),
  json: brief,
  form: async (ctx, _asked, typed) => guardianPage(ctx, await guardianHome(ctx), typed),
});

export const admissionWithdrawal = action({
  method: "post",
  path: "/acts/:id/admissions/:admissionId/withdrawal",
  doc: "Not join an act after all, or take the invitation back, while a guardian is asked",
  by: "member",
  params,
  load,
  can: (_ctx, { self, admin }) => self || admin,
  run: withdrawAdmission,
  html: ({ subject }) =>
    redirect(subject.self ? "/acts" : `/acts/${subject.act._id}`, {
      key: subject.self ? "acts.notices.notIn" : "acts.notices.withdrawn",
    }),
  json: brief,
  form: async (ctx, { act, self }, typed) => {
    const reached = self ? null : await reach(ctx, act);
    return reached ? actPage(ctx, reached, typed) : actsPage(ctx, typed);
  },
});
