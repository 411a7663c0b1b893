import { z } from "zod";
import { MigrationReport } from "../../domain/migration/report.ts";
import { MigrationRequest } from "../../domain/migration/request.ts";

/** Name, input and output of the migration as Durable Functions sees it. The instance id is the run's id. */
export const migrateCluster = {
  /** Wire name: it lives in histories. */
  name: "migrateCluster",
  input: z.strictObject({
    runId: z.string(),
    request: MigrationRequest,
    /** Whether a person must approve the plan before anything is changed. */
    approval: z.enum(["required", "notRequired"]),
    /** The hash of the plan that the caller has seen; a different plan is refused. */
    expectedPlanHash: z.string().optional(),
  }),
  output: MigrationReport,
} as const;

export { COMMAND_WRITTEN } from "../kit/command-hint.ts";
