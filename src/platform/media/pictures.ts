import { rm, stat, writeFile } from "node:fs/promises";
import { fileTypeFromFile } from "file-type";
import sharp from "sharp";
import type { Picture, PictureRefusal, PictureVerdict } from "./verdicts.ts";

// Runs in the media process only.

/** Above what phones take (50 megapixels), below what would fill the process's memory. */
const MAX_PIXELS = 64_000_000;
const MAX_SIDE = 16_383; // WebP's own limit, and no camera's

/** By magic bytes. SVG is never among them: it is a program. HEIC is known, but sharp's binaries cannot decode it. */
const readable = new Set(["image/jpeg", "image/png", "image/apng", "image/webp", "image/gif", "image/avif"]);

sharp.cache(false);
sharp.concurrency(1);

/** See `makePictures`. */
export async function cutPictures(
  path: string,
  sizes: number[],
  { whole, print }: { whole: boolean; print: boolean },
): Promise<PictureVerdict> {
  const reason = await refusal(path);
  if (reason !== null) return { ok: false, reason };

  const largest = Math.max(...sizes);
  const targets = sizes.map((size) => {
    const as = print && size === largest ? "jpeg" : "webp";
    return { size, as, to: `${path}.${size}.${as}`, whole } as const;
  });
  try {
    const pictures: Picture[] = [];
    for (const target of targets) pictures.push(await cut(path, target));
    return { ok: true, pictures };
  } catch (error) {
    for (const { to } of targets) await rm(to, { force: true }).catch(() => undefined);
    // What the disk could not do says nothing of the picture.
    return { ok: false, reason: isOfSystem(error) ? "crashed" : "unreadable" };
  }
}

const isOfSystem = (error: unknown): boolean => error instanceof Error && "syscall" in error;

/** Looks at the header alone: a picture of a billion pixels is refused before one of them is unpacked. */
async function refusal(path: string): Promise<PictureRefusal | null> {
  if ((await stat(path)).size === 0) return "empty";
  const type = await fileTypeFromFile(path).catch(() => undefined);
  if (type === undefined || !type.mime.startsWith("image/")) return "notPicture";
  if (!readable.has(type.mime)) return "unsupported";

  const header = await sharp(path, { limitInputPixels: false })
    .metadata()
    .catch(() => null);
  if (header === null) return "unreadable";
  const isTooLarge =
    header.width * header.height > MAX_PIXELS || Math.max(header.width, header.height) > MAX_SIDE;
  return isTooLarge ? "tooLarge" : null;
}

/** `autoOrient` turns by the EXIF that is then lost: sharp writes no metadata unless told to. GIFs give one frame. */
async function cut(
  path: string,
  { size, as, to, whole }: { size: number; as: "webp" | "jpeg"; to: string; whole: boolean },
): Promise<Picture> {
  const source = sharp(path, {
    limitInputPixels: MAX_PIXELS,
    failOn: "error",
    sequentialRead: true,
    pages: 1,
  });
  const { width, height } = await source.metadata();
  const side = Math.min(size, width, height);
  const resized = source
    .autoOrient()
    .resize(
      whole
        ? { width: size, height: size, fit: "inside", withoutEnlargement: true }
        : { width: side, height: side, fit: "cover", position: "centre" },
    );
  // JPEG knows nothing that shines through: what did so is white, as on the paper.
  const encoded =
    as === "webp"
      ? resized.webp({ quality: 82 })
      : resized.flatten({ background: "#fff" }).jpeg({ quality: 88 });
  // Written by ourselves: the library's own error does not tell a full disk from a broken picture.
  const { data, info } = await encoded.toBuffer({ resolveWithObject: true });
  await writeFile(to, data);
  return { width: info.width, height: info.height, path: to, type: `image/${as}`, bytes: info.size };
}
