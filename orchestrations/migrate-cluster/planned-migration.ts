import type { MigrationFacts } from "../../domain/migration/facts.ts";
import type { MigrationPlan } from "../../domain/migration/plan.ts";
import type { MigrationRequest } from "../../domain/migration/request.ts";
import type { Planned } from "../kit/planned.ts";

/** What a migration works from. */
export type PlannedMigration = Planned<MigrationRequest, MigrationFacts, MigrationPlan>;
