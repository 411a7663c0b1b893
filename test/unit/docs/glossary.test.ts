import { globSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";

const page = readFileSync("docs/ARCHITECTURE.md", "utf8");
const glossary = page.slice(page.indexOf("### Glossary"), page.indexOf("### Where to change what"));
const words = [...glossary.matchAll(/^\| _([^_]+)_/gm)].flatMap(([, cell = ""]) =>
  cell.split(", ").map((word) => word.replace(/^to /, "")),
);

const source = globSync("{domain,orchestrations,activities,functions,platform,local/arm}/**/*.ts")
  .map((file) => readFileSync(file, "utf8"))
  .join("\n")
  .toLowerCase();

/** The word as prose, as a name in the code, or as a file name. */
const forms = (word: string): readonly string[] => [
  word,
  word.replaceAll(" ", ""),
  word.replaceAll(" ", "-"),
];

it("finds words", () => {
  expect(words.length).toBeGreaterThan(20);
  expect(new Set(words).size).toBe(words.length);
});

it.each(words)("the code uses the word %s of the glossary", (word) => {
  expect(forms(word).some((form) => source.includes(form))).toBe(true);
});
