import type { z } from "zod";
import type { Answer } from "../activities/activity-contract.ts";
import type { BoundActivity } from "../activities/bound-activity.ts";
import type { MigrationFacts } from "../domain/migration/facts.ts";
import type { MigrationRequest } from "../domain/migration/request.ts";
import type { CommandPolicy } from "../domain/run/commands.ts";
import type { migrateCluster } from "../orchestrations/migrate-cluster/contract.ts";
import type { Clock } from "../platform/clock.ts";
import type { Log } from "../platform/log.ts";
import type { Records } from "../platform/records/records.ts";
import type { Identify } from "./http/caller.ts";

/** What Keyless is put together from; the deployed app and the local host differ in these and in nothing else. */
export interface KeylessParts {
  readonly records: Records;
  readonly clock: Clock;
  readonly log: Log;
  readonly activities: readonly BoundActivity[];
  /** For plans that are asked for without a run. */
  readonly readFacts: (request: MigrationRequest) => Promise<Answer<MigrationFacts>>;
  readonly approval: z.infer<typeof migrateCluster.input>["approval"];
  readonly commandPolicy: CommandPolicy;
  readonly identify: Identify;
  /** Origin of absolute URLs in answers; absent on loopback, where the request's own origin is right. */
  readonly publicOrigin?: string | undefined;
}
