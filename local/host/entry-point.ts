import { existsSync, globSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, extname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { z } from "zod";
import { HostError } from "./host-error.ts";
import { readSettingsFile } from "./settings-file.ts";

const packageJson = z.looseObject({ main: z.string().optional(), type: z.string().optional() });

/**
 * The files that register the app's functions: `main` of its package.json, a path or a pattern, in the order of their
 * names.
 *
 * @throws HostError if there is no `main`, or it matches nothing.
 */
export function findEntryFiles(app: string): readonly string[] {
  const main = readSettingsFile(join(app, "package.json"), packageJson)?.main;
  if (main === undefined || main === "") throw new HostError(missingMain(app));
  const pattern = main.replace(/^\.\//, "");
  const files = globSync(pattern, { cwd: app, exclude: ["node_modules/**"] })
    .map((file) => resolve(app, file))
    .filter((file) => /\.[cm]?js$/.test(file))
    .sort();
  if (files.length > 0) return files;
  const built = /^(?:\.\/)?dist\//.test(main) ? " Was the app built (npm run build)?" : "";
  throw new HostError(`'main' of the app's package.json, '${main}', matches no JavaScript file.${built}`);
}

/** Loads the files one after the other, each as the Node worker would. Throws what a file throws. */
export async function loadEntryFiles(files: readonly string[]): Promise<void> {
  for (const file of files) {
    if (isModule(file)) await import(pathToFileURL(file).href);
    else createRequire(file)(file);
  }
}

function missingMain(app: string): string {
  const old = readdirSync(app, { withFileTypes: true }).some(
    (entry) => entry.isDirectory() && existsSync(join(app, entry.name, "function.json")),
  );
  return old
    ? `${app} is an app of the v3 programming model (function.json); only v4 apps are hosted.`
    : `${app} has no package.json with a 'main' that names the files of its functions.`;
}

function isModule(file: string): boolean {
  const extension = extname(file);
  if (extension !== ".js") return extension === ".mjs";
  return nearestPackageType(dirname(file)) === "module";
}

function nearestPackageType(folder: string): string | undefined {
  const file = join(folder, "package.json");
  if (existsSync(file)) return packageJson.parse(JSON.parse(readFileSync(file, "utf8"))).type;
  const parent = dirname(folder);
  return parent === folder ? undefined : nearestPackageType(parent);
}
