import { hours, minutes } from "../text/duration.ts";
import type { FeatureState } from "./facts.ts";

/** What has become of a registration. */
export type RegistrationResult =
  | "registered"
  /** The product group must approve; it may take days, or never happen (MicrosoftDocs/azure-docs#37911). */
  | "pendingApproval"
  /** The flag is gone because the feature needs none any more (MicrosoftDocs/azure-docs#71962). */
  | "generallyAvailable"
  /** It was still under way when the wait was over (Azure/azure-cli#8994). */
  | "stuck";

/** Registering takes minutes; what takes longer than this is stuck. */
export const REGISTERS_WITHIN_MS = hours(6);

/** How long to sleep before the given look (0 for the first), in milliseconds. */
export function nextRegistrationLookMs(look: number): number {
  return Math.min(minutes(15), minutes(1) * 1.5 ** look);
}

/** What a feature's state means while it is waited for; undefined while it may still change by itself. */
export function judgeFeature(state: FeatureState): RegistrationResult | undefined {
  if (state.kind === "vanished") return "generallyAvailable";
  switch (state.state) {
    case "Registered":
      return "registered";
    case "Pending":
      return "pendingApproval";
    default:
      return undefined;
  }
}

export const isRegistered = (state: string): boolean => state === "Registered";
