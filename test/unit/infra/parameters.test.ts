import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Environment, hasBicep, parameters, predicted } from "../../support/bicep.ts";

const infra = join(import.meta.dirname, "../../../infra");

const parametersIn = (file: string) =>
  [...readFileSync(join(infra, file), "utf8").matchAll(/^param (\w+)/gm)].map(([, name]) => name).sort();

describe("the parameters of the deployment", () => {
  it("are all set from the environment, and so through azd", () => {
    expect(parametersIn("main.bicepparam")).toEqual(parametersIn("main.bicep"));
  });
});

describe.runIf(hasBicep)("the environment of the deployment", { timeout: 60_000 }, () => {
  it("needs three variables, one of them the scope; the rest is as the template has it", () => {
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

describe.runIf(hasBicep)("what a deployment serves", { timeout: 60_000 }, () => {
  const MANAGEMENT_GROUP = "/providers/Microsoft.Management/managementGroups/platform";
  const belowGroup = { KEYLESS_SUBSCRIPTIONS: "", KEYLESS_SCOPE: MANAGEMENT_GROUP };

  /** The settings of the app, and the subscriptions that it gets roles in. */
  function servedBy(environment: Environment) {
    const resources = predicted(environment);
    const settings = resources.find(({ name }) => name.endsWith("/appsettings"))?.properties ?? {};
    const roles = resources.filter(({ type }) => type === "Microsoft.Authorization/roleDefinitions");
    const { KEYLESS_SUBSCRIPTIONS: list, KEYLESS_SCOPE: scope, KEYLESS_ONBOARDING: onboarding } = settings;
    const places = new Set(roles.map(({ id }) => id.split("/")[2]));
    return { list, scope, onboarding, rolesIn: [...places].sort() };
  }

  it("is a list of subscriptions, with roles in each", () => {
    const [one, two] = ["11111111-2222-4333-8444-555555555555", "66666666-7777-4888-8999-aaaaaaaaaaaa"];
    expect(servedBy({})).toEqual({ list: `${one},${two}`, scope: "", onboarding: "", rolesIn: [one, two] });
  });

  it("is a management group, whose subscriptions get their roles when they are onboarded", () => {
    const policy = '{"providers":["Microsoft.ContainerService"],"features":[]}';
    expect(servedBy({ ...belowGroup, KEYLESS_ONBOARDING: policy })).toEqual({
      ...{ list: "", scope: MANAGEMENT_GROUP, onboarding: policy, rolesIn: [] },
    });
    expect(servedBy(belowGroup)).toMatchObject({ scope: MANAGEMENT_GROUP, onboarding: "" });
  });

  it.each<[string, Environment, RegExp]>([
    ["nothing", { KEYLESS_SUBSCRIPTIONS: "" }, /Set KEYLESS_SUBSCRIPTIONS .* or KEYLESS_SCOPE/],
    ["both", { KEYLESS_SCOPE: MANAGEMENT_GROUP }, /exclude each other/],
    [
      "the name of a management group alone",
      { ...belowGroup, KEYLESS_SCOPE: "platform" },
      /must be the id of a management group/,
    ],
    [
      "a list with a policy of onboarding",
      { KEYLESS_ONBOARDING: '{"providers":[]}' },
      /KEYLESS_ONBOARDING .* needs KEYLESS_SCOPE/,
    ],
    [
      "a feature without its name",
      { ...belowGroup, KEYLESS_ONBOARDING: '{"features":[{"namespace":"A.B"}]}' },
      /feature/,
    ],
    [
      "a policy with a word that is none",
      { ...belowGroup, KEYLESS_ONBOARDING: '{"provider":["A.B"]}' },
      /provider/,
    ],
  ])("is refused before anything is made: %s", (_what, environment, problem) => {
    expect(() => predicted(environment)).toThrow(problem);
  });
});
