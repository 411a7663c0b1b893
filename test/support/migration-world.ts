import type { Guarded } from "../../domain/guardrails/guardrails.ts";
import type { MigrationFacts } from "../../domain/migration/facts.ts";
import type { MigrationPlan } from "../../domain/migration/plan.ts";
import type { MigrationReport } from "../../domain/migration/report.ts";
import type { MigrationRequest } from "../../domain/migration/request.ts";
import { VirtualClock } from "../../local/runtime/index.ts";
import { migrateCluster } from "../../orchestrations/migrate-cluster/contract.ts";
import { READ_AT, request as usual } from "./migration-facts.ts";
import { type RunOf, type RunOptions, RunWorld } from "./run-world.ts";
import { ScriptedAzure } from "./scripted-azure.ts";

export { RUN_ID } from "./run-world.ts";

/** The migration on the embedded runtime, in memory, with scripted activities and a clock that jumps. */
export class MigrationWorld extends RunWorld<
  MigrationRequest,
  MigrationFacts & Guarded,
  MigrationPlan,
  MigrationReport
> {
  declare readonly azure: ScriptedAzure;

  constructor() {
    const clock = new VirtualClock({ start: Date.parse(READ_AT) });
    const azure = new ScriptedAzure(clock);
    super(migrateCluster, { clock, azure, activities: () => azure.activities() });
  }

  run(
    options: Partial<Omit<RunOptions<MigrationRequest>, "request">> & {
      request?: Partial<MigrationRequest>;
    } = {},
  ): Promise<RunOf<MigrationReport>> {
    return this.start({ ...options, request: { ...usual, ...options.request } });
  }
}
