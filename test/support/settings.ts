import { ConfigurationInvalid, readConfig } from "../../platform/config/config.ts";

export const CLIENT_ID = "11111111-2222-4333-8444-555555555555";
export const ACCOUNT = "https://contosokeyless.table.core.windows.net";
export const OWN = `/subscriptions/${CLIENT_ID}/resourceGroups/rg-keyless`;
/** The settings of an app in Azure; no value is of anything that exists. Every test of a deployed app starts from these. */
export const deployed = {
  KEYLESS_RECORDS: `tables:${ACCOUNT}`,
  KEYLESS_CLOUD: "public",
  KEYLESS_IDENTITY_CLIENT_ID: CLIENT_ID,
  KEYLESS_LOGIN: "platform",
  KEYLESS_PUBLIC_URL: "https://keyless.contoso.example/",
  KEYLESS_OWN_RESOURCES: OWN,
  WEBSITE_HOSTNAME: "keyless.azurewebsites.net",
  WEBSITE_AUTH_ENABLED: "True",
};
/** Those of a rehearsal on this machine. */
export const local = {
  KEYLESS_RECORDS: "sqlite:records.db",
  KEYLESS_SIMULATOR_URL: "http://127.0.0.1:8181",
  WEBSITE_HOSTNAME: "localhost:7071",
  KEYLESS_TOKEN: "t".repeat(32),
};

/** What is wrong with settings, a line each. */
export function problemsOf(environment: Record<string, string | undefined>): readonly string[] {
  try {
    readConfig(environment);
  } catch (error) {
    if (error instanceof ConfigurationInvalid) return error.problems;
    throw error;
  }
  return [];
}
