import { z } from "zod";
import { FeatureState } from "../feature/facts.ts";
import { Permission } from "../roles/permission.ts";
import { Baseline } from "./baseline.ts";
import { ScheduleJoin } from "./schedules.ts";

/** What a deployment asks to have registered, and where it stands. An absent state could not be read. */
export const RegistrationFacts = z.strictObject({
  namespace: z.string(),
  feature: z.string().optional(),
  featureState: FeatureState.optional(),
  providerState: z.string().optional(),
});
export type RegistrationFacts = z.infer<typeof RegistrationFacts>;

export const OnboardingFacts = z.strictObject({
  readAt: z.string(),
  /** The cloud that answered; absent where that is not known. */
  cloud: z.enum(["public", "usGovernment", "china"]).optional(),
  /** What Keyless may do in the subscription; empty where Azure shows nothing. */
  permissions: z.array(Permission),
  registrations: z.array(RegistrationFacts),
  /** How the subscription stands to each schedule that was asked for. */
  schedules: z.array(ScheduleJoin).default([]),
  baseline: Baseline,
});
export type OnboardingFacts = z.infer<typeof OnboardingFacts>;
