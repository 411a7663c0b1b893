import type { MigrationReport } from "../../../domain/migration/report.ts";
import { ROLES } from "../../../domain/roles/roles.ts";
import { placeSystemPrincipal } from "../../../local/arm/fleet/principals.ts";
import { canonical } from "../../../local/arm/world/ids.ts";
import { controlPlanePrincipal } from "../../../local/arm/providers/microsoft.containerservice/cluster-body.ts";
import { standingAssignment } from "../../../local/arm/providers/microsoft.authorization/state.ts";
import type { Simulator } from "../../../local/arm/simulator.ts";
import { runs } from "../../../platform/records/kinds.ts";
import type { Records } from "../../../platform/records/records.ts";
import type { Dice } from "./dice.ts";
import { CLUSTER_ID, REGISTRY, SUBNET, SUBSCRIPTION, VAULT } from "./place.ts";
import { person } from "../people.ts";

export const PAST_RUN = "migrate-orders-past";
const OLD_PRINCIPAL = "0dd5e771-0000-4000-8000-0000000000b1";
const HOUR = 60 * 60_000;
/** How long tokens of the old identity may live: what a migration's report promises to wait. */
const TOKENS_MS = 24 * HOUR;

/** A migration that ended before the world began, and what it left behind. */
export interface PastMigration {
  readonly outcome: "succeeded" | "partlySucceeded";
  readonly hoursAgo: number;
  /** Whether the identity that it took out of use is in use again. */
  readonly inUse: boolean;
  /** How many of its old grants are still there. */
  readonly left: number;
}

export function randomPast(dice: Dice): PastMigration {
  return {
    outcome: dice.chance(0.9) ? "succeeded" : "partlySucceeded",
    hoursAgo: dice.pick([1, 23, 30, 100, 100, 100]),
    inUse: dice.chance(0.1),
    left: dice.int(0, 3),
  };
}

const OLD = [
  { scope: SUBNET, role: ROLES.networkContributor.id, name: "0dd5e771-0000-4000-8000-0000000000c1" },
  { scope: REGISTRY, role: ROLES.acrPull.id, name: "0dd5e771-0000-4000-8000-0000000000c2" },
  { scope: VAULT, role: ROLES.reader.id, name: "0dd5e771-0000-4000-8000-0000000000c3" },
].map((grant) => ({
  ...grant,
  id: `${grant.scope}/providers/Microsoft.Authorization/roleAssignments/${grant.name}`,
}));

/** Makes the migration have happened: its record is there, and the old identity with what is left of its grants. */
export async function placePast(
  simulator: Simulator,
  records: Records,
  { outcome, hoursAgo, inUse, left }: PastMigration,
): Promise<void> {
  const changedAt = simulator.now() - hoursAgo * HOUR;
  const at = new Date(changedAt).toISOString();
  const present = controlPlanePrincipal(simulator.view().get("clusters", canonical(CLUSTER_ID))?.body ?? {});
  simulator.change((moment) => {
    placeSystemPrincipal(moment, OLD_PRINCIPAL, "orders-old");
    for (const { scope, name, role } of OLD.slice(0, left)) {
      const roleDefinitionId = `${SUBSCRIPTION}/providers/Microsoft.Authorization/roleDefinitions/${role}`;
      standingAssignment(moment, { scope, name, principalId: OLD_PRINCIPAL, roleDefinitionId });
    }
  });
  const report: MigrationReport = {
    workflow: "migrate-cluster",
    clusterId: CLUSTER_ID,
    outcome,
    summary: "orders was migrated",
    ...{ findings: [], remains: [], grants: [], pools: [] },
    ...(outcome === "succeeded"
      ? {
          cleanUp: {
            notBefore: new Date(changedAt + TOKENS_MS).toISOString(),
            grants: OLD.map(({ id }) => id),
            principals: [OLD_PRINCIPAL, ...(inUse && present !== undefined ? [present] : [])],
          },
        }
      : {}),
  };
  await records.insert(runs, PAST_RUN, {
    id: PAST_RUN,
    workflow: "migrate-cluster",
    input: { clusterId: CLUSTER_ID },
    requester: person("somebody"),
    state: outcome,
    ...{ createdAt: at, updatedAt: at, endedAt: at, steps: [], commands: [] },
    report,
  });
}
