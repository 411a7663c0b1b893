import { expect, test } from "vitest";
import { permits } from "../../../domain/roles/permission.ts";

const WRITE = "Microsoft.Authorization/roleAssignments/write";

test.each([
  [true, [{ actions: ["*"], notActions: [] }]],
  [true, [{ actions: ["microsoft.authorization/ROLEASSIGNMENTS/*"], notActions: [] }]],
  [false, [{ actions: ["*/read"], notActions: [] }]],
  [false, [{ actions: ["*"], notActions: ["Microsoft.Authorization/*/Write"] }]],
  [false, [{ actions: ["Microsoft.Authorization/roleAssignments/writeX"], notActions: [] }]],
  [false, [{ actions: ["MicrosoftXAuthorization/roleAssignments/write"], notActions: [] }]],
  [false, []],
])("permits is %s for %j", (expected, permissions) => {
  expect(permits(permissions, WRITE)).toBe(expected);
});

test("what one role takes another may give", () => {
  const contributor = { actions: ["*"], notActions: ["Microsoft.Authorization/*/Write"] };
  expect(permits([contributor, { actions: [WRITE], notActions: [] }], WRITE)).toBe(true);
});

test.each([
  "Microsoft.ManagedIdentity/userAssignedIdentities/assign/action",
  "Microsoft.ManagedIdentity/userAssignedIdentities/x/assign/action",
])("a star that is a whole segment stands for none too: %s", (action) => {
  const operator = {
    actions: ["Microsoft.ManagedIdentity/userAssignedIdentities/*/assign/action"],
    notActions: [],
  };
  expect(permits([operator], action)).toBe(true);
  expect(permits([operator], action.replace("/assign", "/resign"))).toBe(false);
});
