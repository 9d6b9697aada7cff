import type { Response } from "express";

/** The setting of the app that says that each cookie is for https alone; set once, in production. */
export const HTTPS_ONLY = "cookies for https only";

/** The role that somebody acts as in this browser. */
export const ACTING_AS = "fly.as";

/** Gives this browser a cookie that no script of a page can read and no other site's form sends along. */
export const giveCookie = (res: Response, name: string, value: string, maxAgeMs: number): unknown =>
  res.cookie(name, value, {
    httpOnly: true,
    sameSite: "lax",
    secure: res.app.enabled(HTTPS_ONLY),
    maxAge: maxAgeMs,
    path: "/",
  });

/** Takes it back. */
export const takeCookie = (res: Response, name: string): unknown => res.clearCookie(name, { path: "/" });
