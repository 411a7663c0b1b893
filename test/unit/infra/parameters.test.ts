import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { hasBicep, parameters } from "../../support/bicep.ts";

const infra = join(import.meta.dirname, "../../../infra");

const parametersIn = (file: string) =>
  [...readFileSync(join(infra, file), "utf8").matchAll(/^param (\w+)/gm)].map(([, name]) => name).sort();

describe("the parameters of the deployment", () => {
  it("are all set from the environment, and so through azd", () => {
    expect(parametersIn("main.bicepparam")).toEqual(parametersIn("main.bicep"));
  });
});

describe.runIf(hasBicep)("the environment of the deployment", { timeout: 60_000 }, () => {
  it("needs three variables; the rest is as the template has it", () => {
    expect(parameters({})).toMatchObject({
      ...{
        name: "keyless",
        resourceGroupName: "",
        selfApproval: "forbidden",
        instancesAtMost: 40,
        logDays: 90,
      },
      ...{ allowedClientIds: [], allowedIssuers: [], grantableRoles: [], tags: {} },
    });
  });

  it("sets lists with commas, with or without blanks, and tags with equals signs", () => {
    const given = parameters({
      AZURE_RESOURCE_GROUP: "rg-fleet",
      KEYLESS_ALLOWED_CLIENTS: "one, two,",
      KEYLESS_GRANTABLE_ROLES: "three",
      KEYLESS_SELF_APPROVAL: "allowed",
      KEYLESS_INSTANCES_AT_MOST: "7",
      KEYLESS_LOG_DAYS: "365",
      KEYLESS_TAGS: "team=platform, note=a=b,empty=",
    });
    expect(given).toMatchObject({
      ...{ resourceGroupName: "rg-fleet", allowedClientIds: ["one", "two"], grantableRoles: ["three"] },
      ...{ selfApproval: "allowed", instancesAtMost: 7, logDays: 365 },
      tags: { team: "platform", note: "a=b", empty: "" },
    });
  });
});
