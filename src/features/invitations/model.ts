import { collection } from "../../platform/mongo/collection.ts";
import { hashToken } from "../../platform/tokens.ts";
import { Invitation } from "./schema.ts";
import { actor, subject } from "../../platform/personal/rule.ts";

const invitations = collection(
  "invitations",
  Invitation,
  [[{ tokenHash: 1 }, { unique: true }], [{ about: 1, kind: 1, createdAt: -1 }]],
  {
    purpose: "Asking somebody by mail to join an organisation, an act, a school or a child.",
    basis: "interest",
    people: {
      email: subject({ by: ["mail"], given: ["kind", "email", "createdAt", "expiresAt", "usedAt"] }),
      about: subject({
        or: ["organisations", "acts", "house"],
        given: ["kind", "createdAt", "usedAt", "withdrawnAt"],
      }),
      usedBy: subject({ given: ["kind", "createdAt", "usedAt"] }),
      invitedBy: actor(["kind", "createdAt", "usedAt"]),
      data: subject({ deep: true, given: ["kind", "createdAt"] }),
    },
    secret: ["tokenHash"],
    kept: { for: 180, from: "expiresAt", why: "So that an organisation can see whom it asked this season." },
  },
);

const open = (now: Date) => ({ usedAt: null, withdrawnAt: null, expiresAt: { $gt: now } });

export const insertInvitation = (row: Invitation): Promise<Invitation> => invitations.insert(row);
export const findByToken = (secret: string, now: Date): Promise<Invitation | null> =>
  invitations.findOne({ tokenHash: hashToken(secret), ...open(now) });
export const useInvitation = (id: string, personId: string, now: Date): Promise<Invitation | null> =>
  invitations.update({ _id: id, ...open(now) }, { $set: { usedAt: now, usedBy: personId } });
export const findInvitation = (id: string): Promise<Invitation | null> => invitations.get(id);
export const withdrawInvitation = (id: string, now: Date): Promise<Invitation | null> =>
  invitations.update({ _id: id, usedAt: null, withdrawnAt: null }, { $set: { withdrawnAt: now } });
/** Those that still wait, newest first. */
export const openInvitations = (about: string, kind: string, now: Date): Promise<Invitation[]> =>
  invitations.find({ about, kind, ...open(now) }, { sort: { createdAt: -1 }, limit: 200 });
/** Those that nobody used or took back, also ones that have run out and can be sent again, newest first. */
export const unusedInvitations = (about: string, kind: string): Promise<Invitation[]> =>
  invitations.find({ about, kind, usedAt: null, withdrawnAt: null }, { sort: { createdAt: -1 }, limit: 200 });
/** A fresh secret for a link that is sent again; the old link stops working. Null for one that was sent after `before`. */
export const renewInvitation = (
  id: string,
  secret: string,
  now: Date,
  expiresAt: Date,
  before: Date,
): Promise<Invitation | null> =>
  invitations.update(
    { _id: id, usedAt: null, withdrawnAt: null, createdAt: { $lte: before } },
    { $set: { tokenHash: hashToken(secret), expiresAt, createdAt: now } },
  );
