import { z } from "zod";
import { CLOUDS } from "../azure/clouds.ts";
import { LOG_LEVELS } from "../log.ts";
import { isLoopbackHost } from "../loopback.ts";
import { guardrailSettings } from "./guardrail-settings.ts";
import { onboardingSettings } from "./onboarding-settings.ts";

/** A URL with scheme, host and port only: no path, query or user. */
const origin = (protocol: "http:" | "https:") =>
  z
    .string()
    .refine((text) => {
      const url = URL.canParse(text) ? new URL(text) : undefined;
      return url?.protocol === protocol && [url.origin, `${url.origin}/`].includes(text);
    })
    .transform((text) => new URL(text).origin);

/** Where Keyless keeps its records: a file on one machine, a storage account that several instances share, or Azurite. */
export type RecordsPlace =
  | { readonly kind: "sqlite"; readonly file: string }
  | { readonly kind: "tables"; readonly account: string }
  | { readonly kind: "emulator"; readonly url: string };

/** Names of storage accounts are 3 to 24 lower-case letters and digits. */
const TABLES = /^tables:(https:\/\/[a-z0-9]{3,24}(\.table\.[a-z0-9.-]+))\/?$/;

/** Azurite has one account, and its URL has the name of the account in the path. */
const EMULATOR = /^tables:(http:\/\/[^/]+\/devstoreaccount1)\/?$/;

function readEmulator(text: string): RecordsPlace | undefined {
  const [, address] = EMULATOR.exec(text) ?? [];
  const url = address !== undefined && URL.canParse(address) ? new URL(address) : undefined;
  if (url === undefined || url.username !== "" || !isLoopbackHost(url.host)) return undefined;
  return { kind: "emulator", url: url.href };
}

function readPlace(text: string): RecordsPlace | undefined {
  const [, file] = /^sqlite:(.+)$/.exec(text) ?? [];
  if (file !== undefined) return { kind: "sqlite", file };
  const [, account, suffix] = TABLES.exec(text) ?? [];
  const known = Object.values(CLOUDS).some(({ tableSuffix }) => tableSuffix === suffix);
  return account !== undefined && known ? { kind: "tables", account } : readEmulator(text);
}

/**
 * Every setting, with its rule and an example. A variable whose name begins with KEYLESS_ and that is not in this list is
 * reported as a mistake.
 */
export const Settings = z.object({
  KEYLESS_RECORDS: z
    .string()
    .transform(readPlace)
    .pipe(z.custom<RecordsPlace>((place) => place !== undefined))
    .meta({
      description:
        "must be sqlite: and the path of a file for the records of runs, or tables: and the https URL of the table service of a storage account",
      examples: ["tables:https://contosokeyless.table.core.windows.net"],
    }),
  KEYLESS_CLOUD: z
    .enum(["public", "usGovernment", "china"])
    .optional()
    .meta({ description: "must be public, usGovernment or china", examples: ["public"] }),
  KEYLESS_IDENTITY_CLIENT_ID: z
    .guid()
    .optional()
    .meta({
      description:
        "must be the client id (a GUID) of the user-assigned identity with which this app signs in to Azure",
      examples: ["11111111-2222-4333-8444-555555555555"],
    }),
  KEYLESS_SUBSCRIPTIONS: z
    .string()
    .transform((text) => text.split(",").map((id) => id.trim().toLowerCase()))
    .pipe(z.array(z.guid()).min(1))
    .transform((ids): ReadonlySet<string> => new Set(ids))
    .optional()
    .meta({
      description:
        "must be the ids (GUIDs) of the subscriptions that this app serves, separated by commas; it refuses requests about other subscriptions and sends no call to them",
      examples: ["11111111-2222-4333-8444-555555555555,66666666-7777-4888-8999-aaaaaaaaaaaa"],
    }),
  ...onboardingSettings,
  KEYLESS_SIMULATOR_URL: origin("http:")
    .refine((text) => isLoopbackHost(new URL(text).host))
    .optional()
    .meta({
      description: "must be the http URL (scheme, host and port) of a simulator on this machine",
      examples: ["http://127.0.0.1:8181"],
    }),
  KEYLESS_LOGIN: z
    .enum(["none", "platform"])
    .default("none")
    .meta({
      description:
        "must be none (only if callers reach the app on loopback) or platform (App Service authentication)",
      examples: ["platform"],
    }),
  KEYLESS_TOKEN: z
    .string()
    .regex(/^[\x21-\x7e]{32,200}$/)
    .optional()
    .meta({
      description: "must be a random secret of 32 to 200 printable ASCII characters without spaces",
      examples: ["$(openssl rand -hex 32)"],
    }),
  KEYLESS_PUBLIC_URL: origin("https:")
    .optional()
    .meta({
      description: "must be the https URL (scheme, host and port) at which callers reach this app",
      examples: ["https://keyless.contoso.example"],
    }),
  KEYLESS_APPROVAL: z
    .enum(["required", "notRequired"])
    .default("required")
    .meta({
      description: "must be required or notRequired: whether a person must approve each plan",
      examples: ["required"],
    }),
  KEYLESS_SELF_APPROVAL: z
    .enum(["allowed", "forbidden"])
    .optional()
    .meta({
      description:
        "must be allowed or forbidden: whether the person who requested a run, or for whom an application requested it, may approve its plan",
      examples: ["forbidden"],
    }),
  KEYLESS_TASK_HUB_DAYS: z.coerce
    .number()
    .int()
    .min(1)
    .max(3650)
    .default(30)
    .meta({
      description:
        "must be a whole number from 1 to 3650: for how many days the task hub keeps the instances of a run after its end",
      examples: ["30"],
    }),
  ...guardrailSettings,
  KEYLESS_LOG_LEVEL: z
    .enum(LOG_LEVELS)
    .default("info")
    .meta({ description: `must be one of ${LOG_LEVELS.join(", ")}`, examples: ["info"] }),
  KEYLESS_LOG_FORMAT: z
    .enum(["json", "pretty"])
    .default("json")
    .meta({ description: "must be json or pretty", examples: ["json"] }),
  /** The address of the host. The Functions host sets it; if it is absent, the address is not known. */
  WEBSITE_HOSTNAME: z
    .string()
    .optional()
    .meta({ description: "must be the name that the Functions host sets", examples: ["127.0.0.1:7071"] }),
  /** App Service sets both: the name of the resource group of the app; and a text with its subscription before a plus sign. */
  WEBSITE_RESOURCE_GROUP: z
    .string()
    .optional()
    .meta({ description: "must be the name that App Service sets", examples: ["rg-keyless"] }),
  WEBSITE_OWNER_NAME: z
    .string()
    .optional()
    .meta({
      description: "must be the text that App Service sets",
      examples: ["11111111-2222-4333-8444-555555555555+rg-keyless-WestEuropewebspace-Linux"],
    }),
  /**
   * App Service sets it if its authentication is on. Without that, callers could forge the header that says who they are.
   * Source: learn.microsoft.com/azure/app-service/reference-app-settings.
   */
  WEBSITE_AUTH_ENABLED: z
    .stringbool({ truthy: ["true"], falsy: ["false"] })
    .default(false)
    .meta({ description: "must be True or False, as App Service sets it", examples: ["True"] }),
});
export type Settings = z.output<typeof Settings>;
export type SettingName = keyof Settings;
/** The valid settings, while others are invalid. */
export type SomeSettings = { readonly [Name in SettingName]?: Settings[Name] | undefined };
