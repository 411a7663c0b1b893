import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Metafile } from "esbuild";
import { z } from "zod";

/** A package of which something is deployed. */
export interface BundledPackage {
  readonly name: string;
  readonly version: string;
  /** As its package.json says: an SPDX expression. */
  readonly license: string;
  /** Its licence file, and its notice where it has one; empty if it ships none. */
  readonly text: string;
}

const Manifest = z.object({
  name: z.string(),
  version: z.string(),
  license: z.string().default("not stated"),
});

/** The packages that code of a bundle comes from, by name; those that left nothing in it do not count. */
export function bundledPackages(root: string, { outputs }: Metafile): readonly BundledPackage[] {
  const folders = new Set<string>();
  for (const { inputs } of Object.values(outputs)) {
    for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
      const folder = /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1];
      if (folder !== undefined && bytesInOutput > 0) folders.add(folder);
    }
  }
  const found = [...folders].map((folder) => packageIn(join(root, folder)));
  // A package may lie in several folders, one copy for each that needs that version.
  return [...new Map(found.map((one) => [formatted(one), one])).values()].sort((one, other) =>
    formatted(one).localeCompare(formatted(other), "en"),
  );
}

const formatted = ({ name, version }: BundledPackage) => `${name} ${version}`;

function packageIn(folder: string): BundledPackage {
  const file = join(folder, "package.json");
  if (!existsSync(file)) return packageIn(dirname(folder));
  const { name, version, license } = Manifest.parse(JSON.parse(readFileSync(file, "utf8")));
  const texts = readdirSync(folder)
    .filter((entry) => /^(licen[cs]e|notice|copying)([.-].*)?$/i.test(entry))
    .sort()
    .map((entry) => readFileSync(join(folder, entry), "utf8").replaceAll("\r\n", "\n").trim());
  return { name, version, license, text: texts.join("\n\n") };
}
