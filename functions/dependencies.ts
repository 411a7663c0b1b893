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

/** What Keyless is put together from; the deployed app and the local host differ in these and in nothing else. */
export interface KeylessDependencies {
  readonly records: Records;
  readonly clock: Clock;
  readonly log: Log;
  /** All of them: runs use them as activities, plans that are asked for without a run read their facts by them. */
  readonly activities: readonly BoundActivity[];
  /** Fetches a kubeconfig for a caller; the answer is a secret. */
  readonly readCredentials: (request: CredentialsRequest) => Promise<CredentialsAnswer>;
  readonly approval: Approval;
  readonly commandPolicy: CommandPolicy;
  readonly identify: Identify;
  /** The cloud that this deployment serves; absent on a simulator, which serves regions of every cloud. */
  readonly cloud?: CloudName | undefined;
  /** The subscriptions that this deployment serves; absent where it serves every one it can see. */
  readonly subscriptions?: Served;
  /** Asks Azure for the subscriptions below the management group that is served; absent where none is. */
  readonly subscriptionsBelow?: (() => Promise<readonly string[]>) | undefined;
  /** Reads one cluster as the inventory does; absent where nothing brings the inventory up to date but audits. */
  readonly readChangedCluster?:
    ((id: ResourceId, others: Actors) => Promise<FleetEntry | undefined>) | undefined;
  /** What may be changed in subscriptions that are found; nothing if absent. */
  readonly onboardingPolicy?: OnboardingPolicy | undefined;
  /** Where spans and measurements go; absent where nobody collects them. */
  readonly telemetry?: Telemetry | undefined;
  /** Whether it is said every quarter of an hour how runs stand; where nobody sets alerts on it, nobody needs it. */
  readonly reportsStanding?: boolean;
  /** Whether a schedule for a daily inventory exists from the start; a rehearsal does without. */
  readonly auditsDaily?: boolean;
  /** How long the task hub keeps instances that have ended, in milliseconds; 30 days if absent. */
  readonly taskHubKeptMs?: number | undefined;
  /** True where `clock` is not the world's: every answer says what time it shows. */
  readonly simulatedTime?: boolean | undefined;
  /**
   * When the living runs are compared with their instances, and what schedules have due is started (NCRONTAB); every 5
   * minutes and every minute if absent.
   */
  readonly reconcileSchedule?: string | undefined;
  /** Origin of absolute URLs in answers; absent on loopback, where the request's own origin is right. */
  readonly publicOrigin?: string | undefined;
}
