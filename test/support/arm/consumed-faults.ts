import type { Simulator } from "../../../local/arm/simulator.ts";

/** Why some of the faults that a test scripts meet no request; what it shows by that. */
export interface LeftFaults {
  readonly mayLeaveFaults?: string | undefined;
}

/**
 * Every world of tests asks this of its simulator at its end.
 *
 * @throws Error where a scripted fault met no request: the test did not try what it says
 */
export function requireConsumedFaults(
  { faults }: Pick<Simulator, "faults">,
  { mayLeaveFaults }: LeftFaults = {},
): void {
  const left = faults.unconsumed();
  if (left.length > 0 && mayLeaveFaults === undefined)
    throw new Error(`Scripted faults that met no request: ${JSON.stringify(left)}.`);
}
