import { WHOLE } from "../../platform/mongo/collection.ts";
import { writingTo } from "../../platform/mongo/inside.ts";
import { libraryCollection } from "../../platform/mongo/raw.ts";
import { nothingToErase, store } from "../../platform/personal/stores.ts";

const sessions = () => libraryCollection("sessions");
const ofAccount = (account: string | null) => ({ "session.passport.user.a": account ?? "" });

/** After a restore nobody is signed in: one that was ended since would be open again. */
export const endEverySignIn = (): Promise<unknown> =>
  writingTo("sessions", () => sessions().deleteMany({}, { comment: WHOLE }));

store({
  name: "sessions",
  where: "collection",
  purpose: "Who is signed in, in which browser.",
  basis: "agreement",
  kept: { for: 30, why: "A sign-in lasts thirty days after it was last used." },
  given: "How many browsers are signed in and until when; never the secret of the session.",
  give: async ({ account }) =>
    account === null
      ? []
      : (
          await sessions()
            .find(ofAccount(account), { projection: { expires: 1 } })
            .toArray()
        ).map((row) => ({
          expires: row.expires as unknown,
        })),
  erased: "Removed.",
  erase: async ({ account }) => {
    if (account !== null) await writingTo("sessions", () => sessions().deleteMany(ofAccount(account)));
  },
});
store({
  name: "limits",
  where: "collection",
  purpose: "So that passwords and codes cannot be guessed: counters by hashes of addresses.",
  basis: "interest",
  kept: { for: 1, why: "A counter lasts a quarter of an hour, the one for mails an hour." },
  given: "Nothing: a hash and a number that are gone within the hour.",
  give: null,
  erased: "Runs out by itself within the hour.",
  erase: nothingToErase,
});
store({
  name: "uploads/objects",
  where: "folder",
  purpose: "The bytes of recordings, pictures and copies, each under a random key.",
  basis: "agreement",
  kept: {
    for: "source",
    why: "A file goes with the document that it belongs to; the daily sweep removes what is left.",
  },
  given: "Each file beside its document.",
  give: null,
  erased: "Goes with its document; the keys are written down first, so that a stopped erasure finishes.",
  erase: nothingToErase,
});
store({
  name: "uploads/tmp",
  where: "folder",
  purpose: "Files on their way, and a sound file whose form was refused.",
  basis: "agreement",
  kept: { for: 1, why: "An hour, then it is swept." },
  given: "Nothing: a file is the sender's own and not put up yet.",
  give: null,
  erased: "Swept within the hour.",
  erase: nothingToErase,
});
store({
  name: "uploads/pending",
  where: "folder",
  purpose: "Sound files that arrive in pieces, each beside its document in `uploads`.",
  basis: "agreement",
  kept: { for: "source", why: "A piece goes with its document, after two days at the most." },
  given: "Nothing: a file is the sender's own and not put up yet.",
  give: null,
  erased: "Goes with its document.",
  erase: nothingToErase,
});
store({
  name: "closed",
  where: "folder",
  purpose: "What was closed or taken back, so that a restored backup does not open it again.",
  basis: "duty",
  kept: { for: 90, why: "Longer than any backup is kept." },
  given: "Nothing more than the events, which are given: random ids and instants.",
  give: null,
  erased: "Random ids are left that lead to nobody, as on the list of who was erased.",
  erase: nothingToErase,
});
store({
  name: "mail server",
  where: "elsewhere",
  purpose: "Sending mails.",
  basis: "agreement",
  kept: {
    for: 30,
    why: "As long as the operator's mail provider keeps its log; the agreement with it says so.",
  },
  given: "The mails themselves are in the person's own mailbox.",
  give: null,
  erased: "Nothing is kept here after sending.",
  erase: nothingToErase,
});
store({
  name: "logs",
  where: "elsewhere",
  purpose: "Finding faults.",
  basis: "interest",
  kept: { for: 30, why: "Long enough to find a fault. They hold request ids, no names, addresses or texts." },
  given: "Nothing: they name nobody.",
  give: null,
  erased: "Nothing of the person is in them.",
  erase: nothingToErase,
});
