import { execFile } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { promisify } from "node:util";
import { describe, expect, it, onTestFinished } from "vitest";
import { registerApp } from "../../../build/app-registration.ts";
import { graphAt } from "../../../build/graph.ts";
import { readJson } from "../../support/app-roles.ts";
import { EntraDouble } from "../../support/entra-double.ts";
import { z } from "zod";

const root = join(import.meta.dirname, "../../..");
const roles = z.array(z.looseObject({ id: z.string(), value: z.string() })).parse(readJson("app-roles.json"));
const AZ_CLI = "04b07795-8ddb-461a-bbee-02f9e1bf7b46";

async function entra(): Promise<EntraDouble> {
  const double = await EntraDouble.start();
  onTestFinished(() => double.stop());
  return double;
}

/** Registers in this directory; what is not there yet is looked for again at once. */
function register(double: EntraDouble, name = "Keyless") {
  let pauses = 0;
  const graph = graphAt({
    ...{ origin: double.origin, token: "t" },
    pause: () => {
      pauses += 1;
      return Promise.resolve();
    },
  });
  const lines: string[] = [];
  return registerApp(graph, name, roles, (line) => lines.push(line)).then((appId) => ({
    appId,
    lines,
    pauses,
  }));
}

describe("the app registration", () => {
  it("is made with its roles, its scope for az, tokens of version 2, and for nobody without a role", async () => {
    const double = await entra();
    const { appId } = await register(double);
    expect(double.applications).toEqual([
      expect.objectContaining({
        ...{ appId, displayName: "Keyless", signInAudience: "AzureADMyOrg" },
        ...{ identifierUris: [`api://${appId}`], appRoles: roles },
        api: {
          requestedAccessTokenVersion: 2,
          oauth2PermissionScopes: [expect.objectContaining({ value: "user_impersonation" })],
          preAuthorizedApplications: [{ appId: AZ_CLI, delegatedPermissionIds: [expect.any(String)] }],
        },
        optionalClaims: { accessToken: [{ name: "idtyp", essential: false }] },
      }),
    ]);
    expect(double.servicePrincipals).toEqual([
      expect.objectContaining({ appId, appRoleAssignmentRequired: true }),
    ]);
  });

  it("is the same after a second time, and after a time that was cut off", async () => {
    const double = await entra();
    const { appId } = await register(double);
    const made = structuredClone([double.applications, double.servicePrincipals]);
    expect((await register(double)).appId).toBe(appId);
    expect([double.applications, double.servicePrincipals]).toEqual(made);

    const cut = await entra();
    cut.applications.push({ id: "o", appId, displayName: "Keyless" });
    await register(cut);
    expect(cut.applications[0]).toMatchObject({ appRoles: roles, identifierUris: [`api://${appId}`] });
  });

  it("keeps what others have added, and the ids that people's consent and roles hang on", async () => {
    const double = await entra();
    const theirs = { id: "r-1", value: "Reports.Read", isEnabled: true };
    double.applications.push({
      ...{ id: "o", appId: "a", displayName: "Keyless", identifierUris: ["api://contoso-keyless"] },
      appRoles: [theirs, { ...roles[0], id: "r-2", isEnabled: true }],
      api: {
        oauth2PermissionScopes: [{ id: "s-1", value: "user_impersonation" }],
        preAuthorizedApplications: [{ appId: "portal", delegatedPermissionIds: ["s-1"] }],
      },
    });
    await register(double);
    const [application] = double.applications;
    expect(application).toMatchObject({
      identifierUris: ["api://contoso-keyless", "api://a"],
      appRoles: [theirs, { ...roles[0], id: "r-2" }, ...roles.slice(1)],
      api: {
        oauth2PermissionScopes: [{ id: "s-1", value: "user_impersonation" }],
        preAuthorizedApplications: [
          { appId: "portal", delegatedPermissionIds: ["s-1"] },
          { appId: AZ_CLI, delegatedPermissionIds: ["s-1"] },
        ],
      },
    });
  });

  it("waits for what Graph has made and does not find yet, but not for ever", async () => {
    const double = await entra();
    double.late = 2;
    expect((await register(double)).pauses).toBe(2);
    double.late = 1000;
    await expect(register(double)).rejects.toThrow(/Request_ResourceNotFound: Resource does not exist/);
  });

  it("is refused where two have the name, with both named", async () => {
    const double = await entra();
    for (const appId of ["a", "b"]) double.applications.push({ id: appId, appId, displayName: "O'Keyless" });
    await expect(register(double, "O'Keyless")).rejects.toThrow(/2 app registrations named O'Keyless: a, b/);
  });
});

describe.skipIf(process.platform === "win32")("npm run register-app", () => {
  /** Runs the command with an az that answers so; `undefined`: there is none. */
  async function command(az: string | undefined, ...args: readonly string[]) {
    const folder = mkdtempSync(join(tmpdir(), "keyless-az-"));
    onTestFinished(() => {
      rmSync(folder, { recursive: true });
    });
    if (az !== undefined) {
      writeFileSync(join(folder, "az"), `#!/bin/sh\n${az}\n`);
      chmodSync(join(folder, "az"), 0o755);
    }
    const env = { PATH: az === undefined ? folder : [folder, dirname("/bin/sh")].join(delimiter) };
    return promisify(execFile)(process.execPath, [join(root, "build/register-app.ts"), ...args], {
      env,
    }).then(
      ({ stdout }) => ({ stdout, stderr: "" }),
      (error: unknown) => z.object({ stdout: z.string(), stderr: z.string() }).parse(error),
    );
  }

  const signedIn = (double: EntraDouble) => `
case "$*" in
  "cloud show --output json") echo '{"endpoints":{"microsoftGraphResourceId":"${double.origin}/"}}' ;;
  "account get-access-token --resource-type ms-graph --output json") echo '{"accessToken":"token-of-az"}' ;;
  *) echo "unexpected: $*" >&2; exit 2 ;;
esac`;

  it("gives the client id alone to the standard output, and uses the token of az", async () => {
    const double = await entra();
    const { stdout } = await command(signedIn(double), "--name", "Keyless test");
    expect(stdout).toBe("app-1\n");
    expect(double.applications[0]?.["displayName"]).toBe("Keyless test");
    expect(new Set(double.tokens)).toEqual(new Set(["Bearer token-of-az"]));
  });

  it.each([
    ["is not there", undefined, /az cannot be started .*Install the Azure CLI, then run az login/],
    [
      "is not signed in",
      `echo "ERROR: Please run 'az login' to setup account." >&2; exit 1`,
      /Please run 'az login'/,
    ],
  ])("says what to do where az %s", async (_what, az, said) => {
    const { stdout, stderr } = await command(az);
    expect(stdout).toBe("");
    expect(stderr).toMatch(said);
  });
});
