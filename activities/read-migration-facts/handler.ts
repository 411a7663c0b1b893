import type { Azure } from "../../platform/azure/azure.ts";
import { migrationFactsOf } from "../../platform/azure/migration-facts.ts";
import type { FactsHandler } from "../activity-contract.ts";
import type { readMigrationFacts } from "./contract.ts";

export function makeReadMigrationFacts(azure: Azure): FactsHandler<typeof readMigrationFacts> {
  return (request) => migrationFactsOf(azure, request);
}
