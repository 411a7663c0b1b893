import { readFileSync } from "node:fs";
import { join } from "node:path";
import { outputsOf } from "./azd-outputs.ts";

/**
 * azd runs it after it has made the resources (azure.yaml): says where Keyless is, who must be given which role, and
 * the first request. The commands are one line each, the same in every shell.
 */
const {
  url,
  principalId,
  KEYLESS_APP_REGISTRATION: app,
} = outputsOf(process.env, ["url", "principalId", "KEYLESS_APP_REGISTRATION"]);
const file = join(import.meta.dirname, "../infra/app-roles.json");
const roles = JSON.parse(readFileSync(file, "utf8")) as readonly { value: string; description: string }[];

console.log(`
Keyless is at ${url} once it is deployed (azd deploy, a part of azd up).

Give people and applications app roles: Entra ID, Enterprise applications, the application ${app}, Users and groups.
${roles.map(({ value, description }) => `  ${value.padEnd(18)}${description}`).join("\n")}
Who asks for a run may not approve its plan, unless KEYLESS_SELF_APPROVAL is allowed.

The first request, with Fleet.Read:
  az rest --method get --url ${url}/api/workflows --resource api://${app}

So that plans tell when secrets end, the identity ${principalId} needs Application.Read.All
in Microsoft Graph: docs/deploying.md, section 3. The first plan is in section 4.
`);
