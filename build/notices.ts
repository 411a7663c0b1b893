import type { BundledPackage } from "./packages.ts";

/** What is deployed of others, with their licences: packages first, then each licence text once. */
export function notices(packages: readonly BundledPackage[]): string {
  const texts = [...new Set(packages.map(({ text }) => text))].filter((text) => text !== "");
  const rows = packages.map(({ name, version, license, text }) => {
    const at = text === "" ? "in its package.json alone" : `text ${String(texts.indexOf(text) + 1)}`;
    return `${name} ${version}: ${license}, ${at}`;
  });
  const sections = texts.map((text, index) => `${"-".repeat(79)}\nText ${String(index + 1)}\n\n${text}\n`);
  return [
    "Keyless is deployed with code of these packages. `npm run build` writes this file.",
    rows.join("\n"),
    sections.join("\n"),
  ].join("\n\n");
}
