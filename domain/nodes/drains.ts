import { z } from "zod";
import { hours } from "../text/duration.ts";
import type { Finding } from "../findings/finding.ts";
import { finding } from "../findings/findings.ts";
import { plannedWrite, type Write } from "../writes/writes.ts";

export const WhenDrainFails = z.enum(["park", "force"]).optional().meta({
  description:
    "What to do when a PodDisruptionBudget prevents a node from being drained: park, and wait until a person has fixed the cause (default), or force: let upgrades ignore PodDisruptionBudgets for four hours.",
});
export type WhenDrainFails = z.infer<typeof WhenDrainFails>;

/** An override applies to upgrades that start before its end; afterwards it has no effect. Milliseconds. */
export const FORCED_FOR_MS = hours(4);

/**
 * True for the error codes of a node that could not be drained, and of PodDisruptionBudgets because of which AKS starts
 * no upgrade.
 */
export function isDrainFailure(code: string | undefined): boolean {
  return code === "UpgradeFailed" || code === "UnsatisfiablePDB";
}

export function drainFindings(clusterId: string, whenDrainFails: WhenDrainFails): Finding[] {
  return whenDrainFails === "force" ? [finding("drains-forced", clusterId)] : [];
}

export function drainWrites(clusterId: string, whenDrainFails: WhenDrainFails): Write[] {
  return whenDrainFails === "force"
    ? [plannedWrite("force-upgrades", clusterId, { forMs: FORCED_FOR_MS })]
    : [];
}
