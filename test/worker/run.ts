import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";
import type { z } from "zod";

/** What the app needs to start as it does in Azure: no value is of anything that exists. */
export const AZURE_SETTINGS = {
  KEYLESS_RECORDS: "tables:https://nosuchaccount.table.core.windows.net",
  KEYLESS_CLOUD: "public",
  KEYLESS_IDENTITY_CLIENT_ID: "11111111-2222-4333-8444-555555555555",
  KEYLESS_LOGIN: "platform",
  KEYLESS_PUBLIC_URL: "https://keyless.contoso.example",
  WEBSITE_HOSTNAME: "keyless.azurewebsites.net",
  WEBSITE_AUTH_ENABLED: "True",
};

/** Runs a script of this folder with a given Node and nothing of this process's environment, and reads what it prints. */
export async function runScript<Value>(
  node: string,
  script: string,
  args: readonly string[],
  settings: Readonly<Record<string, string>>,
  schema: z.ZodType<Value>,
): Promise<Value> {
  const { PATH = "", HOME = "" } = process.env;
  const { stdout } = await promisify(execFile)(node, [join(import.meta.dirname, script), ...args], {
    env: { PATH, HOME, ...settings },
  });
  return schema.parse(JSON.parse(stdout.trimEnd().split("\n").at(-1) ?? ""));
}
