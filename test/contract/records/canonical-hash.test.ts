import fc from "fast-check";
import { expect, it } from "vitest";
import { canonicalHash } from "../../../platform/records/canonical-hash.ts";

it("values that differ only in the order of their fields have one hash, at every depth", () => {
  const reversed = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(reversed);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(
      Object.entries(value)
        .reverse()
        .map(([name, part]) => [name, reversed(part)]),
    );
  };
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      expect(canonicalHash(reversed(value))).toBe(canonicalHash(value));
    }),
    { seed: 20300301 },
  );
});

it("values that are different JSON have different hashes", () => {
  const values = [
    null,
    0,
    "",
    "0",
    [],
    {},
    [0],
    ["0"],
    { a: 1 },
    { a: "1" },
    { b: 1 },
    [{ a: 1 }],
    { a: { b: 1 } },
    [1, 2],
    [2, 1],
  ];
  expect(new Set(values.map(canonicalHash)).size).toBe(values.length);
});

it("is SHA-256, written as 64 hexadecimal digits", () => {
  // printf '{"a":1,"b":[true]}' | sha256sum
  expect(canonicalHash({ b: [true], a: 1, c: undefined })).toBe(
    "90eddf64b875cb5fa184bb12503cc7309b6ce21b175521a80bd8d83082bae604",
  );
});
