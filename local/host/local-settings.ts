import { join } from "node:path";
import { z } from "zod";
import { HostError } from "./host-error.ts";
import { readSettingsFile } from "./settings-file.ts";

/** What of an app's local.settings.json this host goes by. */
export interface LocalSettings {
  readonly values: Readonly<Record<string, string>>;
  readonly port: number | undefined;
  /** Settings that are there and do nothing here, as dotted names. */
  readonly ignored: readonly string[];
}

const text = z
  .union([z.string(), z.number(), z.boolean(), z.null()])
  .transform((value) => String(value ?? ""));

const localSettings = z.looseObject({
  IsEncrypted: z.boolean().optional(),
  Values: z.record(z.string(), text).default({}),
  Host: z.looseObject({ LocalHttpPort: z.coerce.number().int().min(0).max(65_535).optional() }).default({}),
});

/** @throws HostError if the file is there and cannot be used. */
export function readLocalSettings(app: string): LocalSettings {
  const file = join(app, "local.settings.json");
  const found = readSettingsFile(file, localSettings);
  if (found === undefined) return { values: {}, port: undefined, ignored: [] };
  const { IsEncrypted, Values: values, Host, ...others } = found;
  if (IsEncrypted === true) {
    throw new HostError(`${file} is encrypted; decrypt it with 'func settings decrypt'.`);
  }
  const { LocalHttpPort: port, ...hostOthers } = Host;
  const ignored = [...Object.keys(others), ...Object.keys(hostOthers).map((name) => `Host.${name}`)];
  return { values, port, ignored };
}

/**
 * Puts the values into the environment, where those that are there already win, and what Core Tools put there.
 *
 * @throws HostError if the app is for another language.
 */
export function applyValues(values: Readonly<Record<string, string>>, environment: NodeJS.ProcessEnv): void {
  for (const [name, value] of Object.entries(values)) environment[name] ??= value;
  environment["AZURE_FUNCTIONS_ENVIRONMENT"] ??= "Development";
  environment["FUNCTIONS_WORKER_RUNTIME"] ??= "node";
  const runtime = environment["FUNCTIONS_WORKER_RUNTIME"];
  if (runtime !== "node") {
    throw new HostError(`The app is for the worker runtime '${runtime}'; only node is hosted.`);
  }
}
