import "./listeners.ts";

export { presentUploads } from "./present.ts";
export { UPLOADS_PATH, uploadDoor } from "./routes.ts";
export {
  dropUpload,
  onUploadWhole,
  setUpUploads,
  sweepUploads,
  wholeUpload,
  type WholeFile,
} from "./service.ts";
export { onSpaceUsed, setPersonBytes, spaceOf } from "./space.ts";
