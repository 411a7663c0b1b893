import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hasBicep, predicted, shortNames } from "../../support/bicep.ts";

/** What azd takes as the name of an environment. Source: github.com/Azure/azure-dev, cli/azd/pkg/environment */
const legal = fc.stringMatching(/^[a-zA-Z0-9\-()_.]{1,64}$/);

/** Source: learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules */
const RULES: Readonly<Record<string, RegExp>> = {
  "Microsoft.Resources/resourceGroups": /^[\w\-.()]{0,89}[\w\-()]$/,
  "Microsoft.ManagedIdentity/userAssignedIdentities": /^[a-zA-Z0-9][\w-]{2,127}$/,
  "Microsoft.Storage/storageAccounts": /^[a-z0-9]{3,24}$/,
  "Microsoft.OperationalInsights/workspaces": /^[a-zA-Z0-9][a-zA-Z0-9-]{2,61}[a-zA-Z0-9]$/,
  "Microsoft.Insights/components": /^[\w\-.()]{0,259}[\w\-()]$/,
  "Microsoft.Web/serverfarms": /^[a-zA-Z0-9][a-zA-Z0-9-]{0,59}$/,
  "Microsoft.Web/sites": /^[a-zA-Z0-9][a-zA-Z0-9-]{0,58}[a-zA-Z0-9]$/,
};

const awkward = ["A", "a", "My_Env.(1)", "(((", ".", "-", "ends-", "UPPER", "x".repeat(64), "_".repeat(64)];

describe.runIf(hasBicep)("names of what is deployed", { timeout: 60_000 }, () => {
  it.each(["A", "My_Env.(1)", "(((", "ends-", "x".repeat(64)])(
    "are valid in an environment that is called %s",
    (name) => {
      const resources = predicted({ AZURE_ENV_NAME: name });
      expect(resources.map(({ type }) => type)).toEqual(expect.arrayContaining(Object.keys(RULES)));
      for (const { type, name: its } of resources) expect(its).toMatch(RULES[type] ?? /./);
      const [group] = resources;
      expect(group).toMatchObject({ tags: { "azd-env-name": name } });
    },
  );

  it("have a short form that fits into every one of them", () => {
    const names = [...awkward, ...fc.sample(legal, { numRuns: 500, seed: 1 })];
    for (const short of shortNames(names)) expect(short).toMatch(/^[a-z0-9-]{0,19}[a-z0-9]$/);
  });

  it("are the same no two times: environments that differ in case or signs alone do not share a resource", () => {
    const names = new Set([
      ...awkward,
      "aA",
      "Aa",
      "AA",
      "aa",
      "a.b",
      "a_b",
      "a-b",
      "a(b",
      `${"x".repeat(63)}y`,
    ]);
    expect(new Set(shortNames([...names])).size).toBe(names.size);
  });

  it("stay what they are where they are short already", () => {
    expect(shortNames(["keyless", "a", "9", "fleet-of-the-north-1"])).toEqual([
      "keyless",
      "a",
      "9",
      "fleet-of-the-north-1",
    ]);
  });
});
