import type { MigrationReport } from "../../../domain/migration/report.ts";
import { CLUSTER_ID } from "../../support/migration-facts.ts";

/** The shortest report that there can be. */
export const aReport: MigrationReport = {
  workflow: "migrate-cluster",
  outcome: "succeeded",
  summary: "orders runs on managed identities",
  clusterId: CLUSTER_ID,
  findings: [],
  grants: [],
  pools: [],
  remains: [],
};
