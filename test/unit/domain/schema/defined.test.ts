import { expect, it } from "vitest";
import { defined } from "../../../../domain/schema/defined.ts";

it("keeps the fields that have a value, in their order: null, false, 0 and an empty text are values", () => {
  const fields = defined({ last: 0, absent: undefined, none: null, no: false, empty: "" });
  expect(Object.entries(fields)).toEqual([
    ["last", 0],
    ["none", null],
    ["no", false],
    ["empty", ""],
  ]);
});
