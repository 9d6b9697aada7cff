import { tick, version, whole, z } from "../../platform/fields.ts";
import { ProfileInput } from "../people/index.ts";

/** The sides in pixels of the squares that a picture is kept in. */
export const SIDES = [96, 320, 960] as const;

/** The form has five fields for links; those left blank are none. */
const links = z.preprocess(
  (value) => (Array.isArray(value) ? value.filter((one) => one !== "") : value),
  ProfileInput.shape.links,
);

export const ProfileForm = ProfileInput.extend({ links, version });
export type ProfileForm = z.output<typeof ProfileForm>;

export const SecretInput = z.object({ secret: tick });

/** The file that arrived; checked by its bytes in the service. */
export const PictureInput = z.object({
  picture: z.object({ path: z.string(), bytes: z.number(), name: z.string() }, "problems.required"),
});
export type PictureInput = z.output<typeof PictureInput>;

export const Side = whole(1, 10_000);
