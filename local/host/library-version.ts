import { createRequire } from "node:module";
import { join } from "node:path";
import { z } from "zod";
import { readSettingsFile } from "./settings-file.ts";

/** The first one that does without `util.isDate`: azure-functions-durable-js #667 and #695. */
const withoutIsDate = [3, 3, 1] as const;

const packageJson = z.looseObject({ version: z.string() });

/** The version of durable-functions that the app has; undefined if it has none. */
export function durableVersionOf(app: string): string | undefined {
  const { resolve } = createRequire(join(app, "package.json"));
  try {
    return readSettingsFile(resolve("durable-functions/package.json"), packageJson)?.version;
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "MODULE_NOT_FOUND") return undefined;
    throw error;
  }
}

/** What to warn of, if timers of that version fail on a Node that has no `util.isDate`, as from 23 on. */
export function warningOfTimers(
  version: string,
  { hasIsDate }: { readonly hasIsDate: boolean },
): string | undefined {
  if (hasIsDate || !isBefore(version, withoutIsDate)) return undefined;
  return `durable-functions ${version} cannot set timers on Node ${process.versions.node}: orchestrations fail with "isDate is not a function". Use ${withoutIsDate.join(".")} or later, or Node 22.`;
}

function isBefore(version: string, bound: readonly number[]): boolean {
  const parts = version.split(/[.+-]/, bound.length).map(Number);
  const at = bound.findIndex((part, index) => parts[index] !== part);
  return at >= 0 && (parts[at] ?? 0) < (bound[at] ?? 0);
}
