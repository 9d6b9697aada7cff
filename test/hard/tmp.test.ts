import { test } from "@jest/globals";
import { useDoors } from "./support/doors.ts";
const doors = useDoors();
test("x", () => {
  console.log(doors.targets().length, doors.unreached());
});
