import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { z } from "zod";

/** Loads the entry of a deployed folder as far as that goes without a host, and looks for what should not be in it. */
const [folder = ""] = process.argv.slice(2);
const { main } = z
  .object({ main: z.string() })
  .parse(JSON.parse(readFileSync(join(folder, "package.json"), "utf8")));

// Both libraries say, each time, that no Functions host has loaded them: here that is so.
console.warn = () => undefined;
await import(pathToFileURL(join(folder, main)).href);
// Loaded only where the records are in a storage account.
await import(pathToFileURL(join(folder, "dist/platform/records/table-client.js")).href);

const unwanted = [
  "node_modules/vitest",
  "node_modules/typescript",
  "node_modules/node",
  "dist/local",
  "dist/test",
];
for (const path of unwanted.filter((one) => existsSync(join(folder, one)))) {
  process.stdout.write(`${path} is deployed\n`);
  process.exitCode = 1;
}
