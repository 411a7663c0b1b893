import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import granter from "../../../../infra/roles/granter.json" with { type: "json" };
import { accessOf } from "../../../../domain/onboarding/access.ts";
import { granterCondition } from "../../../../domain/onboarding/granter-condition.ts";
import { GRANTER_ROLE } from "../../../../domain/onboarding/own-roles.ts";
import { guardedBy } from "../../../support/guardrails.ts";

const ROLES = Object.values(granter.mayGive);
const subscription = "11111111-2222-4333-8444-555555555555";

/** The condition as the template writes it, with the values that it puts in. */
function ofTemplate(): string {
  const bicep = readFileSync(new URL("../../../../infra/modules/rights.bicep", import.meta.url), "utf8");
  const [, lines = ""] = /var condition = join\(\n {2}\[\n([\s\S]*?)\n {2}\],/.exec(bicep) ?? [];
  return lines
    .split("\n")
    .map((line) => line.trim().slice(1, -1).replaceAll("\\'", "'"))
    .join("\n")
    .replaceAll("${assignments}", "Microsoft.Authorization/roleAssignments")
    .replace("${gives}", ROLES.join(", "))
    .replace("${takes}", [...ROLES, ...Object.values(granter.mayOnlyTake)].join(", "));
}

const compact = (text: string): string => text.replaceAll(/\s+/g, "");

it("is the condition that the template sets", () => {
  expect(ofTemplate()).toContain("GuidEquals");
  expect(compact(granterCondition(ROLES))).toBe(compact(ofTemplate()));
});

it("of a deployment that gives no role lets none be given, and names no empty list", () => {
  const condition = granterCondition([]);
  expect(condition).not.toContain("{}");
  expect(condition).not.toContain("@Request");
  expect(condition).toContain(granter.mayOnlyTake.Contributor);
});

// Without the condition Keyless could have assigned any role in the subscription.
it("stands in the command that assigns the granter role, and in no other", () => {
  const { guardrails } = guardedBy({});
  const access = accessOf([], subscription, { ...guardrails, grantableRoles: ROLES });
  const assigning = access.map(({ role, commands }) => ({ role, command: commands.at(-1) ?? "" }));
  const conditional = assigning.filter(({ command }) => command.includes("--condition "));
  expect(conditional.map(({ role }) => role)).toEqual([GRANTER_ROLE.name]);
  const inShell = granterCondition(ROLES).replaceAll("'", `'\\''`);
  expect(conditional[0]?.command).toContain(`--condition-version 2.0 --condition '${inShell}'`);
});
