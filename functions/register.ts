import { declareFunctions } from "./declare.ts";
import type { KeylessDependencies } from "./dependencies.ts";
import { functionTable } from "./function-table.ts";
import { makeHandlers } from "./handlers.ts";
import { reportStandingTimer } from "./timer/report-standing.ts";

/** Registers all of Keyless with the Functions library. */
export function registerKeyless(dependencies: KeylessDependencies): void {
  const { activities, reportsStanding = false, reconcileSchedule } = dependencies;
  const handlers = makeHandlers(dependencies);
  const table = functionTable(activities.map(({ name }) => name)).filter(
    ({ name }) => reportsStanding || name !== reportStandingTimer.name,
  );
  declareFunctions(table, () => handlers, { reconcileSchedule });
}
