import { expect, test } from "@jest/globals";
import { asRefusal } from "../../src/http/problems.ts";

test("what a disk of ours could not do is told as ours, and any other error stays a bug", () => {
  const said = (code: string) => {
    const refusal = asRefusal(Object.assign(new Error(`${code}: write`), { code, syscall: "write" }));
    return refusal && [refusal.status, refusal.key];
  };
  for (const code of ["ENOSPC", "EDQUOT"]) expect(said(code)).toEqual([503, "problems.diskFull"]);
  for (const code of ["EIO", "EROFS", "EMFILE", "ENFILE"])
    expect(said(code)).toEqual([503, "problems.diskAway"]);
  expect([said("ENOENT"), said("EINVAL"), asRefusal(new Error("ENOSPC"))]).toEqual([null, null, null]);
});
