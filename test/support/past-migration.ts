import type { MigrationReport } from "../../domain/migration/report.ts";
import { ROLES } from "../../domain/roles/roles.ts";
import type { RunRecord } from "../../domain/run/record.ts";
import { placeSystemPrincipal } from "../../local/arm/fleet/principals.ts";
import { standingAssignment } from "../../local/arm/providers/microsoft.authorization/state.ts";
import type { Simulator } from "../../local/arm/simulator.ts";
import { runs } from "../../platform/records/kinds.ts";
import type { Records } from "../../platform/records/records.ts";
import { DEMO_REGISTRY, DEMO_SUBNET, DEMO_SUBSCRIPTION, demoCluster } from "./demo-ids.ts";
import { person } from "./people.ts";

const OLD_PRINCIPAL = "0dd5e771-0000-4000-8000-0000000000b1";
const BEGAN = "2026-02-26T08:00:00.000Z";
const ENDED = "2026-02-26T11:00:00.000Z";

const grant = (scope: string, role: { readonly id: string }, name: string) => ({
  ...{ scope, role, name },
  id: `${scope}/providers/Microsoft.Authorization/roleAssignments/${name}`,
});
const OLD_GRANTS = [
  grant(DEMO_SUBNET, ROLES.networkContributor, "0dd5e771-0000-4000-8000-0000000000c1"),
  grant(DEMO_REGISTRY, ROLES.acrPull, "0dd5e771-0000-4000-8000-0000000000c2"),
];

/** Ids of the role assignments that the old identity of `payments` still has. */
export const oldGrantIds: readonly string[] = OLD_GRANTS.map(({ id }) => id);

const report: MigrationReport = {
  workflow: "migrate-cluster",
  clusterId: demoCluster("payments"),
  outcome: "succeeded",
  summary: "payments runs on managed identities",
  findings: [],
  remains: [],
  grants: [],
  pools: [],
  cleanUp: {
    notBefore: "2026-02-27T11:00:00.000Z",
    grants: [...oldGrantIds],
    principals: [OLD_PRINCIPAL],
  },
};

/** A migration of the demo's `payments`, four days before the tests' worlds begin. */
export const pastMigration: RunRecord = {
  id: "migrate-payments-past",
  workflow: "migrate-cluster",
  input: { clusterId: demoCluster("payments") },
  requester: person("somebody"),
  state: "succeeded",
  createdAt: BEGAN,
  updatedAt: ENDED,
  endedAt: ENDED,
  steps: [],
  commands: [],
  report,
};

/** Makes that migration have happened: its run is in the records, and its old identity is in the world. */
export async function placePastMigration(simulator: Simulator, records: Records): Promise<void> {
  simulator.change((moment) => {
    placeSystemPrincipal(moment, OLD_PRINCIPAL, "payments-old");
    for (const { scope, name, role } of OLD_GRANTS) {
      standingAssignment(moment, {
        ...{ scope, name },
        principalId: OLD_PRINCIPAL,
        roleDefinitionId: `/subscriptions/${DEMO_SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions/${role.id}`,
      });
    }
  });
  await records.insert(runs, pastMigration.id, pastMigration);
}
