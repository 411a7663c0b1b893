import { describe, expect, it } from "vitest";
import { tableLines } from "../../../local/terminal/table.ts";
import { hanging, wrap } from "../../../local/terminal/wrap.ts";

describe("text on a terminal", () => {
  it("breaks between words, and a word that is too long after a slash or a hyphen", () => {
    expect(wrap("one two three", 7)).toEqual(["one two", "three"]);
    expect(wrap("rg-network/vnet-shop/subnets/snet-aks", 22)).toEqual([
      "rg-network/vnet-shop/",
      "subnets/snet-aks",
    ]);
    expect(wrap("x".repeat(25), 10)).toEqual(["x".repeat(10), "x".repeat(10), "x".repeat(5)]);
    expect(wrap("", 10)).toEqual([""]);
  });

  it("hangs behind its first words", () => {
    expect(hanging("to do: ", "one two three four", 18)).toEqual(["to do: one two", "       three four"]);
  });
});

describe("a table", () => {
  const rows = [
    ["role", "at", "since"],
    ["Managed Identity Operator", "rg-orders/id-orders-kubelet", "2026-11-24 22:23"],
    ["AcrPull", "rg-shared/contosoimages", "2026-11-24 22:23"],
  ];

  it("is as wide as its cells where there is room", () => {
    expect(tableLines(rows, 80)[2]).toBe(
      "  AcrPull                    rg-shared/contosoimages      2026-11-24 22:23",
    );
  });

  it.each([80, 70, 60, 48])("fits %d columns, and loses no word", (width) => {
    const lines = tableLines(rows, width);
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(width);
    const words = lines.join(" ").replaceAll(/\s+/g, "");
    for (const cell of rows.flat()) {
      for (const part of cell.split(/[ /-]/)) expect(words).toContain(part);
    }
  });
});
