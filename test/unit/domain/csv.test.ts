import { expect, it } from "vitest";
import { csv } from "../../../domain/text/csv.ts";

it("quotes what holds commas, quotes or line breaks, and ends each line in CRLF", () => {
  expect(csv(["name", "why"], [["orders", 'said "no", twice\nand more']])).toBe(
    'name,why\r\norders,"said ""no"", twice\nand more"\r\n',
  );
});

it.each(["=HYPERLINK(1)", "+1", "-1", "@SUM(A1)", "\t=1"])("keeps %j from being a formula", (text) => {
  expect(csv(["tag"], [[text]])).toBe(`tag\r\n'${text}\r\n`);
});
