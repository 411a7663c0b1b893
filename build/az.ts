import { spawnSync } from "node:child_process";
import { z } from "zod";

/** Asks the signed-in az; throws with what az itself says where it fails or is not there. */
export function az(...args: readonly string[]): unknown {
  // On Windows az is a batch file, which only a shell starts. The arguments are ours, without blanks or quotes.
  const asked = spawnSync("az", [...args, "--output", "json"], {
    encoding: "utf8",
    shell: process.platform === "win32",
  });
  if (asked.error !== undefined)
    throw new Error(
      `az cannot be started (${asked.error.message}). Install the Azure CLI, then run az login.`,
    );
  if (asked.status !== 0)
    throw new Error(`az ${args.join(" ")} failed: ${asked.stderr.trim() || "az said nothing"}`);
  return JSON.parse(asked.stdout) as unknown;
}

const Cloud = z.object({ endpoints: z.object({ microsoftGraphResourceId: z.url() }) });
const Token = z.object({ accessToken: z.string().min(1) });

/** Where Microsoft Graph of the chosen cloud is, and a token for it. */
export function graphOfAz(): { readonly origin: string; readonly token: string } {
  const { endpoints } = Cloud.parse(az("cloud", "show"));
  const { accessToken } = Token.parse(az("account", "get-access-token", "--resource-type", "ms-graph"));
  return { origin: endpoints.microsoftGraphResourceId.replace(/\/+$/, ""), token: accessToken };
}
