import type { BoundActivity } from "../activities/bound-activity.ts";
import type { ResourceId } from "../domain/arm-id/arm-id.ts";
import type { FleetEntry } from "../domain/fleet/entry.ts";
import type { Actors } from "../domain/fleet/reading.ts";
import type { CloudName } from "../domain/regions/place.ts";
import type { CredentialsRequest } from "../domain/kubeconfig/request.ts";
import type { OnboardingPolicy } from "../domain/onboarding/request.ts";
import type { CommandPolicy } from "../domain/run/commands.ts";
import type { Approval } from "../orchestrations/kit/workflow-contract.ts";
import type { CredentialsAnswer } from "../platform/azure/credentials.ts";
import type { Served } from "../platform/azure/fence.ts";
import type { Clock } from "../platform/clock.ts";
import type { Log } from "../platform/log.ts";
import type { Records } from "../platform/records/records.ts";
import type { Telemetry } from "../platform/telemetry.ts";
import type { Identify } from "./http/caller.ts";

/** The dependencies of Keyless. The deployed app and the local host differ in these only. */
export interface KeylessDependencies {
  readonly records: Records;
  readonly clock: Clock;
  readonly log: Log;
  /** All activities: runs call them, and plans without a run read their facts with them. */
  readonly activities: readonly BoundActivity[];
  /** Fetches a kubeconfig for a caller; the answer is a secret. */
  readonly readCredentials: (request: CredentialsRequest) => Promise<CredentialsAnswer>;
  readonly approval: Approval;
  readonly commandPolicy: CommandPolicy;
  readonly identify: Identify;
  /** The cloud that this deployment serves; absent on a simulator, which serves regions of every cloud. */
  readonly cloud?: CloudName | undefined;
  /** The subscriptions that this deployment serves; absent if it serves every one that it can read. */
  readonly subscriptions?: Served;
  /** Reads the subscriptions below the served management group; absent if there is none. */
  readonly subscriptionsBelow?: (() => Promise<readonly string[]>) | undefined;
  /** Reads one cluster as the inventory does; absent if only audits update the inventory. */
  readonly readChangedCluster?:
    ((id: ResourceId, others: Actors) => Promise<FleetEntry | undefined>) | undefined;
  /** What onboarding may change in the subscriptions that are found; nothing if absent. */
  readonly onboardingPolicy?: OnboardingPolicy | undefined;
  /** Where spans and metrics are sent; absent if nothing collects them. */
  readonly telemetry?: Telemetry | undefined;
  /** Whether the number of runs by state is reported every 15 minutes, for alerts. */
  readonly reportsStanding?: boolean;
  /** Whether a schedule for a daily inventory is created at the first start; not in a rehearsal. */
  readonly auditsDaily?: boolean;
  /** How long the task hub keeps instances that have ended, in milliseconds; 30 days if absent. */
  readonly taskHubKeptMs?: number | undefined;
  /** True if `clock` is simulated: then every answer contains its time. */
  readonly simulatedTime?: boolean | undefined;
  /**
   * When runs in progress are compared with their instances, and due schedules are started (NCRONTAB). If absent, every
   * 5 minutes and every minute.
   */
  readonly reconcileSchedule?: string | undefined;
  /** Origin of absolute URLs in answers; absent on loopback, where the origin of the request is correct. */
  readonly publicOrigin?: string | undefined;
}
