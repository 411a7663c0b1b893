import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { readJson } from "../../support/app-roles.ts";

const root = join(import.meta.dirname, "../../..");

/** What azd puts into the environment of its hooks: its own variables and the outputs of the template. */
const ENVIRONMENT = {
  url: "https://func-keyless-abc.azurewebsites.net",
  principalId: "99999999-2222-4333-8444-555555555555",
  shortName: "keyless",
  resourceGroupName: "rg-keyless",
  storageAccountName: "contosokeyless",
  KEYLESS_APP_REGISTRATION: "11111111-2222-4333-8444-555555555555",
  KEYLESS_SUBSCRIPTIONS: "66666666-7777-4888-8999-aaaaaaaaaaaa",
};

function hook(name: string, environment: Readonly<Record<string, string>>) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(root, "build", `${name}.ts`)], {
    encoding: "utf8",
    env: environment,
  });
  return { status, stdout, stderr };
}

describe("after the resources are made", () => {
  it("the hook tells the address, the roles to give and the first request", () => {
    const { status, stdout } = hook("after-provision", ENVIRONMENT);
    expect(status).toBe(0);
    const roles = z.array(z.object({ value: z.string() })).parse(readJson("app-roles.json"));
    expect(roles).toHaveLength(5);
    for (const { value } of roles) expect(stdout).toContain(value);
    expect(stdout).toContain(
      "az rest --method get --url https://func-keyless-abc.azurewebsites.net/api/workflows --resource api://11111111-2222-4333-8444-555555555555",
    );
    expect(stdout).not.toContain("undefined");
  });

  it("it does so with outputs whose case ARM has changed, and names what it does not know", () => {
    const { url: URL, ...rest } = ENVIRONMENT;
    expect(hook("after-provision", { ...rest, URL }).stdout).toContain(`Keyless is at ${URL}`);
    expect(hook("after-provision", rest).stdout).toContain("Keyless is at (url)");
  });
});

describe("before the resources are removed", () => {
  it("the hook stops azd and says what comes first, the lock of the records among it", () => {
    const { status, stderr } = hook("before-down", ENVIRONMENT);
    expect(status).toBe(1);
    expect(stderr).toContain(
      "az lock delete --name keep-records --resource-group rg-keyless --resource-type Microsoft.Storage/storageAccounts --resource contosokeyless",
    );
    expect(stderr).toContain('"(keyless, "');
    expect(stderr).toContain("66666666-7777-4888-8999-aaaaaaaaaaaa");
  });

  it("it names the management group, where its subscriptions are served", () => {
    const group = "/providers/Microsoft.Management/managementGroups/platform";
    const { KEYLESS_SUBSCRIPTIONS: _, ...rest } = ENVIRONMENT;
    const { stderr } = hook("before-down", { ...rest, KEYLESS_SCOPE: group });
    expect(stderr).toContain(`in each subscription below ${group} that was onboarded, and in ${group}`);
    expect(stderr).not.toContain("KEYLESS_SUBSCRIPTIONS");
  });

  it("it lets azd go on where somebody has said that this is done", () => {
    const { status, stderr } = hook("before-down", { ...ENVIRONMENT, KEYLESS_MAY_BE_REMOVED: "true" });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  });

  it("it names the lock that the template makes, and outputs that it has", () => {
    expect(readFileSync(join(root, "infra/modules/storage.bicep"), "utf8")).toContain("name: 'keep-records'");
    const template = readFileSync(join(root, "infra/main.bicep"), "utf8");
    for (const output of ["url", "principalId", "shortName", "resourceGroupName", "storageAccountName"])
      expect(template).toContain(`\noutput ${output} string`);
  });
});

describe("azure.yaml", () => {
  it("runs hooks that there are, on Windows as elsewhere", () => {
    const runs = [
      ...readFileSync(join(root, "azure.yaml"), "utf8").matchAll(/(posix|windows): .*run: node (\S+),/g),
    ];
    expect(runs.map(([, system]) => system)).toEqual(["posix", "windows", "posix", "windows"]);
    for (const [, , file = ""] of runs) expect(existsSync(join(root, file))).toBe(true);
  });
});
