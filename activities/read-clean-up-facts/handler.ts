import { isServed } from "../../platform/azure/fence.ts";
import { RoleAssignmentId } from "../../domain/arm-id/schemas.ts";
import { readArmId, sameId, subscriptionId, subscriptionOf } from "../../domain/arm-id/arm-id.ts";
import { MigrationReport } from "../../domain/migration/report.ts";
import { REMOVE_GRANT } from "../../domain/preflight/rights.ts";
import { parseKnown } from "../../domain/schema/parse-known.ts";
import { answerOf } from "../../platform/azure/answer.ts";
import { assignmentsOf } from "../../platform/azure/authorization.ts";
import type { Azure } from "../../platform/azure/azure.ts";
import { clusterFromArm } from "../../platform/azure/cluster-json.ts";
import { readDeniesOf } from "../../platform/azure/denies-of.ts";
import { readFederations } from "../../platform/azure/federations.ts";
import { readLocks } from "../../platform/azure/locks.ts";
import { readUsersOf } from "../../platform/azure/users-of.ts";
import { readHalfMigratedOn } from "../../platform/azure/half-migrated.ts";
import { sharersOf } from "../../platform/azure/sharers.ts";
import { clientIdOf } from "../../platform/azure/directory.ts";
import { readClusterDocument } from "../../platform/azure/clusters.ts";
import { runs } from "../../platform/records/kinds.ts";
import type { Records } from "../../platform/records/records.ts";
import type { FactsHandler } from "../activity-contract.ts";
import type { readCleanUpFacts } from "./contract.ts";
import { inTurn } from "../../platform/azure/in-turn.ts";
import { defined } from "../../domain/schema/defined.ts";

export function makeReadCleanUpFacts(azure: Azure, records: Records): FactsHandler<typeof readCleanUpFacts> {
  return async ({ clusterId, migrationRunId }) => {
    const read = await readClusterDocument(azure, clusterId);
    if (read.kind === "failed") return answerOf(read.failure, clusterId);
    const run = await records.read(runs, migrationRunId);
    const migration = parseKnown(MigrationReport, run?.value.report).data;
    const { grants: old = [], principals = [] } = migration?.cleanUp ?? {};
    const clientId = migration?.before?.clientId;
    // If somebody had migrated a cluster by hand, its JSON named no service principal before this migration either;
    // other clusters may still name it by its client id. Without that client id, Keyless cannot find out which
    // clusters the role assignments serve, and removes none.
    const movedByHand = migration?.grantDifference?.some(
      ({ heldAs, by }) => heldAs !== undefined && by === undefined,
    );
    const left =
      clientId === undefined || clientId === "msi"
        ? (await inTurn(movedByHand === true ? principals : [], (id) => clientIdOf(azure, id))).flatMap(
            (id) => id ?? [],
          )
        : [clientId];
    const users = await readUsersOf(azure, [...principals, ...left]);
    const halfMigrated = await readHalfMigratedOn(azure, left);
    const notServed = old.filter((id) => !isServed(azure, id));
    const subscriptions = subscriptionsOf([clusterId, ...old.filter((id) => isServed(azure, id))]);
    const found = await inTurn(
      subscriptions.flatMap((one) => principals.map((id) => [one, id] as const)),
      ([one, id]) => assignmentsOf(azure, subscriptionId(one), id),
    );
    const grants = found.flat().flatMap(({ id: shown, scope, roleId }) => {
      const id = RoleAssignmentId.safeParse(shown).data;
      const removable = id !== undefined && isServed(azure, id) && old.some((one) => sameId(one, id));
      return removable ? [{ id, scope, roleId }] : [];
    });
    const cluster = clusterFromArm(read.document, clusterId);
    const denies = await readDeniesOf(
      azure,
      grants.flatMap(({ scope }) => {
        const at = readArmId(scope);
        return at === undefined ? [] : [{ action: REMOVE_GRANT, scope: at }];
      }),
    );
    return {
      kind: "done",
      value: {
        readAt: new Date(azure.clock.now()).toISOString(),
        cluster,
        ...defined({ migration }),
        locks: (await inTurn(subscriptions, (one) => readLocks(azure, one))).flat(),
        ...(denies.length === 0 ? {} : { denies }),
        ...sharersOf(cluster, users, halfMigrated),
        ...(await readFederations(azure, users.identities)),
        grants,
        ...(notServed.length === 0 ? {} : { notServed }),
      },
    };
  };
}

/** Role assignments above a subscription are listed with every subscription. */
function subscriptionsOf(ids: readonly string[]): string[] {
  const inOne = ids.flatMap((id) => readArmId(id) ?? []).map((id) => subscriptionOf(id).toLowerCase());
  return [...new Set(inOne)];
}
