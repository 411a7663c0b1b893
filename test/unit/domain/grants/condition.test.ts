import { expect, it } from "vitest";
import { commonCondition, conditionShown } from "../../../../domain/grants/condition.ts";
import { wantedGrants } from "../../../../domain/grants/wanted/wanted.ts";
import { ROLES } from "../../../../domain/roles/roles.ts";
import { facts, held, SUBNET_ID, VNET_ID } from "../../../support/migration-facts.ts";

const only = (expression: string) => ({ expression, version: "2.0" });

it("an assignment without a condition keeps what one with a condition would take", () => {
  expect(commonCondition([{ condition: only("a") }, {}])).toBeUndefined();
  expect(commonCondition([{ condition: only("a") }, { condition: only("b") }])).toBeUndefined();
  expect(commonCondition([{ condition: only("a") }, { condition: only("a") }])).toEqual(only("a"));
});

it("a condition whose version Azure does not show has the only one that Azure takes", () => {
  expect(conditionShown("a", null)).toEqual(only("a"));
  expect(conditionShown("", "2.0")).toBeUndefined();
});

it("a role on a wider scope with a condition does not replace what the cluster needs below it", () => {
  const wanted = wantedGrants(
    facts({ held: [held(ROLES.networkContributor, VNET_ID, { condition: only("a") })] }),
    undefined,
  );
  expect(wanted.map(({ scope, condition }) => [scope, condition?.expression])).toEqual([
    [VNET_ID, "a"],
    [SUBNET_ID, undefined],
  ]);
});
