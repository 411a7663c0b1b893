import { expect, test } from "vitest";
import { planMigration } from "../../../domain/migration/planning.ts";
import { concluded } from "../../../domain/migration/progress.ts";
import { remainsBesideCleanUp } from "../../../local/start/proof.ts";
import { removedByCleanUp } from "../../../local/start/clean-up-text.ts";
import { cluster, CLUSTER_ID, facts, identityId, request } from "../../support/migration-facts.ts";

const OWN = "/own";
const SHARED = "/shared";
const plan = {
  ...planMigration(facts(), request),
  sharedWith: ["web-west"],
  grantDifference: [
    {
      role: "Contributor",
      scope: "/mc",
      heldAs: OWN,
      becomes: "givenByAks" as const,
      because: "AKS gives it",
    },
    { role: "AcrPull", scope: "/images", heldAs: SHARED, becomes: "carried" as const, because: "nodes pull" },
  ],
};
const report = concluded(
  {
    ...{ clusterId: CLUSTER_ID, plan, planHash: "h", grants: [], made: [], changed: "begun", pools: [] },
    after: cluster({
      servicePrincipalClientId: "msi",
      controlPlane: { kind: "userAssigned", resourceId: identityId("cp"), principalId: "p" },
    }),
    old: { changedAt: "2026-03-01T08:00:00Z", grants: [OWN, SHARED], principals: ["sp"] },
  },
  { grants: [OWN, SHARED] },
);

test("a role assignment that another cluster on the same principal may need is not said to be removed by clean-up", () => {
  expect(report.cleanUp).toMatchObject({ grants: [OWN, SHARED], stays: [SHARED] });
  expect(removedByCleanUp(report.cleanUp)).toEqual([OWN]);
  expect(report.remains).toContainEqual(expect.stringMatching(/\/shared.* stays: web-west may need it\./));
  // The console hides what clean-up removes, which it lists by itself, and nothing else.
  expect(remainsBesideCleanUp(report)).toEqual([expect.stringContaining(SHARED)]);
});
