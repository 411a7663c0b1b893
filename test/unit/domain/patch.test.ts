import { expect, it } from "vitest";
import { newestPatch } from "../../../domain/migration/patch.ts";

it.each([
  ["1.33.3", ["1.33.5", "1.33.12", "1.34.1"], "1.33.12"],
  ["1.33.5", ["1.34.1", "1.34.2"], undefined],
  ["1.33.5", [], undefined],
  ["1.33.5", ["1.33.4", "2.33.9", "1.3.9"], undefined],
])("the newest patch of %s among %j is %s", (present, offered, expected) => {
  expect(newestPatch(present, offered)).toBe(expected);
});
