import type { TokenCredential } from "@azure/identity";
import type { Cloud } from "./clouds.ts";

/** No credential returned a token. The message lists those that were tried, and what to do. */
export class NoCredential extends Error {
  override readonly name = "NoCredential";
}

/** The credentials of a developer's machine: environment, workload or managed identity, then tools that are signed in. */
export async function laptopCredential(cloud: Cloud): Promise<TokenCredential> {
  const { DefaultAzureCredential } = await import("@azure/identity");
  return new DefaultAzureCredential({ authorityHost: cloud.authority });
}

/**
 * Gets a token once, so that a missing sign-in is reported before any work starts.
 *
 * @throws NoCredential
 */
export async function requireToken(credential: TokenCredential, cloud: Cloud): Promise<void> {
  try {
    if ((await credential.getToken(cloud.armScope)) !== null) return;
  } catch (error) {
    throw new NoCredential(explain(error));
  }
  throw new NoCredential(explain(undefined));
}

/** `DefaultAzureCredential` collects the error of each credential that it tried. */
function explain(error: unknown): string {
  const tried = triedBy(error).map(({ name, why }) => `  - ${name}: ${why}`);
  return [
    "No Azure login was found. Tried:",
    ...(tried.length > 0 ? tried : ["  - (the library names none)"]),
    "What to do: sign in with `az login`, or set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET,",
    "or run on a machine that has a managed identity.",
  ].join("\n");
}

/** Some credentials throw an error whose class does not name them; then the message does. */
const SPOKEN_NAMES: readonly (readonly [RegExp, string])[] = [
  [/visual studio code/i, "VisualStudioCodeCredential"],
  [/azure cli/i, "AzureCliCredential"],
  [/powershell/i, "AzurePowerShellCredential"],
  [/azure developer cli/i, "AzureDeveloperCliCredential"],
];

function triedBy(error: unknown): { name: string; why: string }[] {
  if (!(error instanceof Error)) return [];
  const inner: unknown = "errors" in error ? error.errors : undefined;
  const each = Array.isArray(inner) ? inner.filter((one): one is Error => one instanceof Error) : [error];
  return each.map(({ name: className, message }) => {
    const [line = ""] = message.split("\n");
    const name =
      /^(\w+Credential)\b/.exec(line)?.[1] ??
      SPOKEN_NAMES.find(([words]) => words.test(line))?.[1] ??
      className;
    const [why = ""] = line.replace(/^(\w+Credential|Error):?\s*/, "").split(/(?<=\.) /);
    return { name, why: why.slice(0, 160) };
  });
}
