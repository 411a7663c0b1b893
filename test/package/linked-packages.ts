import { linkSync, mkdirSync, readdirSync, readFileSync, readlinkSync, symlinkSync } from "node:fs";
import { join } from "node:path";

/**
 * Gives a clone the packages of another folder as hard links, where both lock the same ones: what `npm ci` would copy,
 * without the copying. True if so; npm install finds nothing left to do then, and says so if that is not true.
 */
export function linkPackages(from: string, to: string): boolean {
  if (lockOf(from) !== lockOf(to)) return false;
  linkTree(join(from, "node_modules"), join(to, "node_modules"));
  return true;
}

function lockOf(folder: string): string {
  return readFileSync(join(folder, "package-lock.json"), "utf8");
}

function linkTree(from: string, to: string): void {
  mkdirSync(to);
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    // What tools keep there is no package.
    if (entry.name === ".cache" || entry.name.startsWith(".vite")) continue;
    const [source, target] = [join(from, entry.name), join(to, entry.name)];
    if (entry.isDirectory()) linkTree(source, target);
    else if (entry.isSymbolicLink()) symlinkSync(readlinkSync(source), target);
    else linkSync(source, target);
  }
}
