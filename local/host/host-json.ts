import { join } from "node:path";
import { z } from "zod";
import { HostError } from "./host-error.ts";
import { readSettingsFile } from "./settings-file.ts";

/** What of an app's host.json this host goes by. */
export interface HostSettings {
  readonly routePrefix: string;
  readonly taskHub: string;
  /** How many activities run side by side; undefined for the host's own choice. */
  readonly concurrency: number | undefined;
  /** The version of orchestrations that are started without one. */
  readonly defaultVersion: string | undefined;
  /** Settings that are there and do nothing here, as dotted names. */
  readonly ignored: readonly string[];
}

const hostJson = z.looseObject({
  version: z.string(),
  extensions: z
    .looseObject({
      http: z.looseObject({ routePrefix: z.string().optional() }).optional(),
      durableTask: z
        .looseObject({
          hubName: z.string().optional(),
          defaultVersion: z.string().optional(),
          maxConcurrentActivityFunctions: z.number().int().positive().optional(),
        })
        .optional(),
    })
    .optional(),
});

/** Named here because they say what the file is or where code comes from, not how the host behaves. */
const withoutMeaning = ["version", "extensionBundle"];

const applied = [
  "extensions.http.routePrefix",
  "extensions.durableTask.hubName",
  "extensions.durableTask.defaultVersion",
  "extensions.durableTask.maxConcurrentActivityFunctions",
];

/**
 * Reads the app's host.json. `%NAME%` in the hub's name stands for a setting of `environment`.
 *
 * @throws HostError if there is none, or it is not one of this version of Azure Functions.
 */
export function readHostJson(app: string, environment: Readonly<NodeJS.ProcessEnv>): HostSettings {
  const file = join(app, "host.json");
  const found = readSettingsFile(file, hostJson);
  if (found === undefined) throw new HostError(`${app} is no Functions app: it has no host.json.`);
  if (found.version !== "2.0")
    throw new HostError(`${file} is of version '${found.version}'; only 2.0 is hosted.`);
  const { http, durableTask } = found.extensions ?? {};
  return {
    routePrefix: http?.routePrefix ?? "api",
    taskHub: expanded(durableTask?.hubName ?? "TestHubName", environment),
    concurrency: durableTask?.maxConcurrentActivityFunctions,
    defaultVersion: durableTask?.defaultVersion,
    ignored: leaves(found).filter((name) => !applied.includes(name)),
  };
}

/** `%NAME%` becomes the setting NAME; what has none stays as it is. */
function expanded(text: string, environment: Readonly<NodeJS.ProcessEnv>): string {
  return text.replaceAll(/%([^%]+)%/g, (whole, name: string) => environment[name] ?? whole);
}

/** Dotted names down to the level at which settings are named: below an extension, one level more. */
function leaves(found: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(found).flatMap(([name, value]) => {
    if (withoutMeaning.includes(name)) return [];
    if (name !== "extensions") return [name];
    return Object.entries(asObject(value)).flatMap(([extension, settings]) =>
      Object.keys(asObject(settings)).map((setting) => `extensions.${extension}.${setting}`),
    );
  });
}

const asObject = (value: unknown): object => (typeof value === "object" && value !== null ? value : {});
