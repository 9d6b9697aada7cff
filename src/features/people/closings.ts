import { onClosing } from "../../platform/events/closings.ts";
import { findPerson, forgetBirthDay } from "./model.ts";
import { keepAddressSecret } from "./service.ts";

onClosing("people.secretAddressChanged", {
  note: async ({ data }) => (data.secret === true ? {} : null),
  again: async (ctx, { about }) =>
    (await findPerson(about)) !== null && (await keepAddressSecret(ctx, about, true)).secretAddress,
});

/** No list may hold a day of birth. Without one somebody is under 15 to every rule, until the day is set anew. */
onClosing("people.birthDayCorrected", {
  again: async (_ctx, { about }) => (await forgetBirthDay(about)) !== null,
});
