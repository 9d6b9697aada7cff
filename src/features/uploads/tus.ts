import { FileStore } from "@tus/file-store";
import { Server } from "@tus/server";
import { Upload as TusUpload } from "@tus/utils";
import type { Context } from "../../platform/context.ts";
import { AppError } from "../../platform/errors.ts";
import { log } from "../../platform/log.ts";
import { findUpload, removeUpload } from "./model.ts";
import { examineUpload, uploadsFolder } from "./service.ts";

/** What our door knows of a request and hands to the protocol. */
export interface Passed {
  ctx: Context;
  /** The upload that was opened for a POST. */
  opened?: string;
}
interface NodeSide {
  runtime?: { node?: { res?: { locals?: { upload?: Passed } } } };
}
const passed = (req: unknown): Passed => {
  const given = (req as NodeSide).runtime?.node?.res?.locals?.upload;
  if (!given) throw new Error("an upload came past its door");
  return given;
};

/** Our documents in place of the files that the library would write beside the bytes. */
const documents = {
  get: async (id: string) => {
    const row = await findUpload(id);
    return row
      ? new TusUpload({ id, size: row.bytes, offset: 0, creation_date: row.at.toISOString() })
      : undefined;
  },
  // Written by our door before the library hears of it.
  set: async () => undefined,
  delete: async (id: string) => void (await removeUpload(id)),
};

/**
 * The protocol of resumable uploads (tus 1.0), behind our own door: who may, how much and whose stands in `routes.ts`. A file that
 * is whole is looked at; one that is refused is gone, and the answer carries the sentence.
 */
export const makeTus = (path: string): Server =>
  new Server({
    path,
    datastore: new FileStore({ directory: uploadsFolder(), configstore: documents }),
    relativeLocation: true,
    respectForwardedHeaders: false,
    allowedOrigins: [],
    namingFunction: (req) => passed(req).opened ?? "",
    // What the sender says of the file stands in our document; nothing of it is echoed.
    onUploadCreate: async () => ({ metadata: {} }),
    // A fault of ours is logged, and nothing of it is told: it may hold a path.
    onResponseError: (_req, err) => {
      if ("status_code" in err) return undefined;
      log.error({ err }, "an upload failed");
      return { status_code: 500, body: "" };
    },
    onUploadFinish: async (req, upload) => {
      try {
        await examineUpload(upload.id);
        return {};
      } catch (error) {
        if (!(error instanceof AppError)) throw error;
        const { ctx } = passed(req);
        const body = JSON.stringify({ code: error.key, title: ctx.t(error.key, error.params) });
        // What could not be looked at is kept: the form that takes it looks again.
        const status_code = error.status < 500 ? 422 : 503;
        throw Object.assign(new Error("refused"), { status_code, body });
      }
    },
  });
