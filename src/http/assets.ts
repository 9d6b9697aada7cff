import { createHash } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import express, { type Router } from "express";
import { root } from "../platform/root.ts";

export interface Assets {
  css: string;
  js: string;
  /** The script of a page inside somebody else's page: the player and nothing more. */
  framedJs: string;
  icons: string;
  router: Router;
}

const YEAR_S = 31_536_000;

/** The stylesheet is `public/css/*.css` in the order of their names, joined once at start and named by its content. */
export function makeAssets(): Assets {
  const dir = join(root, "public/css");
  const files = readdirSync(dir)
    .filter((name) => name.endsWith(".css"))
    .sort();
  const body = Buffer.from(files.map((name) => readFileSync(join(dir, name), "utf8")).join("\n"));
  const zipped = gzipSync(body, { level: 9 });
  const css = `/assets/${digest(body)}.css`;
  const scripts = readdirSync(join(root, "public/js"))
    .filter((name) => name.endsWith(".js"))
    .sort();
  const jsVersion = digest(Buffer.concat(scripts.map((name) => readFileSync(join(root, "public/js", name)))));
  const iconVersion = digest(readFileSync(join(root, "public/img/icons.svg")));
  const router = express.Router();
  router.get(css, (req, res) => {
    const zip = req.acceptsEncodings("gzip") === "gzip";
    res.set({
      "Content-Type": "text/css; charset=utf-8",
      "Cache-Control": `public, max-age=${YEAR_S}, immutable`,
      Vary: "Accept-Encoding",
    });
    if (zip) res.set("Content-Encoding", "gzip");
    res.end(zip ? zipped : body);
  });
  const cache = { index: false, redirect: false, maxAge: "1h", dotfiles: "ignore" as const };
  router.use("/fonts", express.static(join(root, "public/fonts"), { ...cache, maxAge: "30d" }));
  router.use("/img", express.static(join(root, "public/img"), cache));
  router.use("/js/webauthn", express.static(join(root, "node_modules/@simplewebauthn/browser/esm"), cache));
  router.use("/js/tus", express.static(join(root, "node_modules/tus-js-client/dist"), cache));
  router.use("/js", express.static(join(root, "public/js"), cache));
  return {
    css,
    js: `/js/app.js?v=${jsVersion}`,
    framedJs: `/js/embed.js?v=${jsVersion}`,
    icons: `/img/icons.svg?v=${iconVersion}`,
    router,
  };
}

const digest = (body: Buffer): string => createHash("sha256").update(body).digest("hex").slice(0, 16);
