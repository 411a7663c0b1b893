import { actOnEventsTimer, forgetEventsTimer } from "./act-on-events.ts";
import { findSubscriptionsTimer } from "./find-subscriptions.ts";
import { forgetPlansTimer } from "./forget-plans.ts";
import { purgeTaskHubTimer } from "./purge-task-hub.ts";
import { reconcileRunsTimer } from "./reconcile-runs.ts";
import { reportStandingTimer } from "./report-standing.ts";
import { startDueRunsTimer } from "./start-due-runs.ts";
import type { TimerFunction } from "./timer-function.ts";

/** Every function that a timer starts. */
export const TIMERS: readonly TimerFunction[] = [
  forgetPlansTimer,
  purgeTaskHubTimer,
  reconcileRunsTimer,
  startDueRunsTimer,
  actOnEventsTimer,
  forgetEventsTimer,
  findSubscriptionsTimer,
  reportStandingTimer,
];
