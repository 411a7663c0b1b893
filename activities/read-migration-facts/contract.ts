import { MigrationFacts } from "../../domain/migration/facts.ts";
import { MigrationRequest } from "../../domain/migration/request.ts";
import { guarded } from "../../domain/guardrails/guardrails.ts";
import { defineRead } from "../activity-contract.ts";

/**
 * Reads all facts for the plan of a migration: the cluster from its own URL, its service principal, the locks, the role
 * assignments of the principal, the registries, and route tables if they matter. The number of calls is bounded. Writes
 * nothing.
 */
export const readMigrationFacts = defineRead({
  name: "readMigrationFacts",
  input: MigrationRequest,
  resource: ({ clusterId }) => clusterId,
  done: guarded(MigrationFacts),
  retry: "armRead",
  repeatable: "reads only",
});
