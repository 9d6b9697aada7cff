const FULL = new Set(["ENOSPC", "EDQUOT"]);
/** The disk fails, may not be written to, or this process has as many files open as it may. */
const AWAY = new Set(["EIO", "EROFS", "EMFILE", "ENFILE"]);

/** The sentence for what a disk of ours could not do, which says nothing of what was sent; null for any other error. */
export function diskFault(err: unknown): "problems.diskFull" | "problems.diskAway" | null {
  const code = err instanceof Error && "code" in err ? String(err.code) : "";
  if (FULL.has(code)) return "problems.diskFull";
  return AWAY.has(code) ? "problems.diskAway" : null;
}
