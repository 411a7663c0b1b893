import { MigrationFacts } from "../../domain/migration/facts.ts";
import { MigrationRequest } from "../../domain/migration/request.ts";
import { guarded } from "../../domain/guardrails/guardrails.ts";
import { defineRead } from "../activity-contract.ts";

/**
 * Reads everything that a migration is planned from: the cluster from its own URL, its service principal, locks,
 * what the principal holds, the registries, and route tables where they matter. One bounded read, no write.
 */
export const readMigrationFacts = defineRead({
  name: "readMigrationFacts",
  input: MigrationRequest,
  resource: ({ clusterId }) => clusterId,
  done: guarded(MigrationFacts),
  retry: "armRead",
  repeatable: "reads only",
});
