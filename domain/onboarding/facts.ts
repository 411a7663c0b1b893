import { z } from "zod";
import { FeatureState } from "../feature/facts.ts";
import { Permission } from "../roles/permission.ts";
import { Baseline } from "./baseline.ts";
import { ScheduleJoin } from "./schedules.ts";

/** A registration that the deployment requires, and its state; absent if the state could not be read. */
export const RegistrationFacts = z.strictObject({
  namespace: z.string(),
  feature: z.string().optional(),
  featureState: FeatureState.optional(),
  providerState: z.string().optional(),
});
export type RegistrationFacts = z.infer<typeof RegistrationFacts>;

export const OnboardingFacts = z.strictObject({
  readAt: z.string(),
  /** The cloud that answered; absent if that is not known. */
  cloud: z.enum(["public", "usGovernment", "china"]).optional(),
  /** Keyless's permissions in the subscription; empty if Azure shows none. */
  permissions: z.array(Permission),
  registrations: z.array(RegistrationFacts),
  /** Whether the subscription belongs to each schedule of the request. */
  schedules: z.array(ScheduleJoin).default([]),
  baseline: Baseline,
});
export type OnboardingFacts = z.infer<typeof OnboardingFacts>;
