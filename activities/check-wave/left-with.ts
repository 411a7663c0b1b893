import { MigrationReport } from "../../domain/migration/report.ts";
import { parseKnown } from "../../domain/schema/parse-known.ts";
import type { KeptEnd } from "../../domain/sweep/kept.ts";
import type { SweptWorkflow } from "../../domain/sweep/request-fields.ts";
import type { Target } from "../../domain/sweep/target.ts";
import { runs } from "../../platform/records/kinds.ts";
import type { Records } from "../../platform/records/records.ts";

export type LeftWith = Pick<MigrationReport, "identities" | "grants">;

const NOTHING: LeftWith = { grants: [] };

/**
 * The identities and roles that the migration of a cluster left. In a sweep of migrations, that is the target's own run;
 * in a sweep of clean-ups, the run that it cleans up after. Other workflows assign no roles.
 */
export async function leftWith(
  records: Records,
  workflow: SweptWorkflow,
  { migrationRunId }: Target,
  { runId }: KeptEnd,
): Promise<LeftWith> {
  const migration = workflow === "clean-up" ? migrationRunId : runId;
  if (migration === undefined || (workflow !== "clean-up" && workflow !== "migrate-cluster")) return NOTHING;
  const run = await records.read(runs, migration);
  return parseKnown(MigrationReport, run?.value.report).data ?? NOTHING;
}
