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

/** An override counts for upgrades that begin before its end; then it lies on the cluster without effect. */
export const FORCED_FOR_MS = hours(4);

/** By code alone: a node that could not be replaced, and budgets that AKS refuses to begin with. */
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
