import type { Telemetry } from "../../../platform/telemetry.ts";
import type { Store } from "../store/store.ts";
import type { RefusedAnswer } from "../http/http-answer.ts";
import type { TimerStatuses } from "../triggers/timer-statuses.ts";
import type { CrashHook } from "./crash-points.ts";
import type { HostFaults } from "./faults.ts";
import type { HostClock } from "../clock/host-clock.ts";
import type { HostLog } from "../worker/host-log.ts";
import type { UnsupportedFunction } from "../worker/hosted-function.ts";
import type { Paranoia, TurnObservation } from "./orchestrator-runner.ts";

export interface HostOptions {
  /** Registers the app's functions. Called once, after the host is ready to take registrations. */
  readonly app: () => void | Promise<void>;
  /** Owned by the host from now on: `stop()` closes it. */
  readonly store: Store;
  /** Real time if absent. */
  readonly clock?: HostClock;
  /** Where HTTP functions are served; 127.0.0.1 if absent. */
  readonly address?: string;
  /** Must be true for an address that is not loopback: anybody who reaches it can call the functions. */
  readonly allowRemoteAccess?: boolean;
  /** 0, or absent, for one that the operating system picks. */
  readonly port?: number;
  /** What comes before every function's route; `api` if absent, none if empty. */
  readonly routePrefix?: string;
  /** How many activities run side by side; 10 if absent, as in Durable Functions on one core. */
  readonly concurrency?: number;
  /** How long an activity is leased before it is taken for lost, renewed while it runs; 60 000 if absent. */
  readonly leaseMs?: number;
  /** After how many attempts that came to no end work is parked; 5 if absent. */
  readonly maxAttempts?: number;
  /** Longest request body in bytes; 100 MB if absent, as in Azure Functions. */
  readonly maxBodyBytes?: number;
  /** Answers requests that no function gets to see, for a reason of HTTP; with the status alone, as Azure, if absent. */
  readonly refused?: RefusedAnswer;
  /** How long `stop()` waits for answers under way, and then for activities that run, in real milliseconds; 10 000 if absent. */
  readonly graceMs?: number;
  readonly taskHub?: string;
  /** The version of orchestrations that are started without one; none if absent. */
  readonly defaultVersion?: string;
  /** The time zone of timer schedules, by its IANA name; UTC if absent. */
  readonly timeZone?: string;
  /** Where timer functions' statuses are kept, owned by the host from now on; in memory if absent. */
  readonly timerStatuses?: TimerStatuses;
  /** A setting of the app by its name, for what a trigger names as `%NAME%`; the environment's if absent. */
  readonly setting?: (name: string) => string | undefined;
  readonly log?: HostLog;
  /** Where spans of all calls of functions go; stopped when the host has stopped. */
  readonly telemetry?: Telemetry;
  /** True for a function that the settings switch off: it is left out. */
  readonly isDisabled?: (functionName: string) => boolean;
  /** Is called for each function that cannot be hosted and leaves it out, instead of refusing the app. */
  readonly onUnsupported?: (unsupported: UnsupportedFunction) => void;
  /**
   * Serves the client API at the app's own address too, under `/runtime/webhooks/durabletask/`, without a key: on
   * loopback only. False if absent: the API is for this process's own clients then.
   */
  readonly publishManagementApi?: boolean;
  /** Replays turns twice and fails orchestrations that ask for different things. */
  readonly paranoid?: Paranoia;
  /** Sees every exchange with the library: what it was given and what it answered. */
  readonly onTurn?: (turn: TurnObservation) => void;
  /** What goes wrong on purpose. In production there is none. */
  readonly faults?: HostFaults;
  /** Called at each named instant around a commit. In production there is none. */
  readonly onCrashPoint?: CrashHook;
}
